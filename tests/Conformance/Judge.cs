using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenLedger.Conformance;

/// <summary>
/// Judges a node by the specification's cases. Its chain is not the specification's: values are not compared, but an
/// error must be one, what is nothing must be nothing, and every result must keep its method's schema.
/// </summary>
internal static class Judge
{
    private const int MethodNotFound = -32601;

    /// <summary>The verdicts on all cases, in order.</summary>
    public static async Task<IReadOnlyList<Verdict>> AllAsync(
        Specification specification, NodeClient node, CancellationToken cancellation)
    {
        ChainSample sample = await ChainSample.TakeAsync(node, cancellation).ConfigureAwait(false);
        List<Verdict> verdicts = [];
        foreach (SpecifiedCase one in specification.Cases)
        {
            verdicts.Add(await OneAsync(specification, sample, node, one, cancellation).ConfigureAwait(false));
        }

        return verdicts;
    }

    private static async Task<Verdict> OneAsync(
        Specification specification, ChainSample sample, NodeClient node, SpecifiedCase one,
        CancellationToken cancellation)
    {
        if (Exclusions.ReasonOf(one) is { } reason)
        {
            return new Verdict(one, Outcome.DoesNotApply, reason);
        }

        if (!specification.Methods.TryGetValue(one.Method, out SpecifiedMethod? method))
        {
            return new Verdict(one, Outcome.Fails, $"{one.Method} is no method of the specification");
        }

        bool wantsSomething = one.Result is { ValueKind: not JsonValueKind.Null };
        string? filterId = method.ParameterNames.Contains("Filter identifier")
            ? (await node.ResultAsync("eth_newFilter", new JsonArray(new JsonObject()), cancellation)
                .ConfigureAwait(false)).GetString()
            : null;
        JsonArray parameters = wantsSomething ? sample.Replace(method, one.Parameters, filterId)
            : sample.Keep(method, one.Parameters);
        JsonElement answer = await node.CallAsync(one.Method, parameters, cancellation).ConfigureAwait(false);
        return Judged(specification, one, method, answer);
    }

    private static Verdict Judged(
        Specification specification, SpecifiedCase one, SpecifiedMethod method, JsonElement answer)
    {
        if (answer.TryGetProperty("error", out JsonElement error))
        {
            int code = error.GetProperty("code").GetInt32();
            return one.Result is not null || code == MethodNotFound
                ? new Verdict(one, Outcome.Fails, $"answered {error.GetRawText()}")
                : new Verdict(one, Outcome.Passes, $"error {code}");
        }

        JsonElement result = answer.GetProperty("result");
        bool isNothing = result.ValueKind == JsonValueKind.Null;
        if (one.Result is not { } wanted)
        {
            string choice = Exclusions.ChoiceOf(one) is { } why ? $" ({why})" : "";
            return new Verdict(
                one, Outcome.Fails, $"answered {Short(result)} where an error is asked for{choice}");
        }

        if (isNothing != (wanted.ValueKind == JsonValueKind.Null))
        {
            return new Verdict(one, Outcome.Fails, $"answered {Short(result)}, asked for {Short(wanted)}");
        }

        // An empty list of hashes is an empty list of logs as well: a schema that wants one of the two rejects both.
        bool isAmbiguous = result.ValueKind == JsonValueKind.Array && result.GetArrayLength() == 0
            && wanted.ValueKind == JsonValueKind.Array;
        return !isAmbiguous && specification.Fault(method, result) is { } fault
            ? new Verdict(one, Outcome.Fails, fault)
            : new Verdict(one, Outcome.Passes, "");
    }

    private static string Short(JsonElement value)
    {
        string text = value.GetRawText();
        return text.Length <= 60 ? text : text[..60] + "...";
    }
}
