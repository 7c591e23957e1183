using System.Text.Json;
using OpenLedger.Attribution.Generation;
using OpenLedger.Attribution.Windows;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>
/// The methods about inferences: running, tracing, listing. Those that run a model share a bound on how many
/// run.
/// </summary>
internal static class InferenceMethods
{
    private const int SignatureBytes = Signature.Size;

    public static IEnumerable<RpcMethod> All(RpcContext context)
    {
        LedgerQueries queries = context.Queries;
        ModelRuns runs = new(context.Limits);
        yield return new PrepareInferenceMethod(context);
        yield return new QueryMethod("openledger_runInference", (1, 1), (arguments, _) =>
        {
            InferenceQuery query = ReadRun(arguments.Element(0, "inference"));
            RequireSignature(query, context.Executor.Genesis.ChainId);
            return runs.Run(() => Answered(queries.RunInference(query)));
        });
        yield return new QueryMethod("openledger_traceText", (1, 1), (arguments, _) =>
        {
            NamedArguments asked = new(arguments.Element(0, "text"), "text", "modelId", "text", "prompt");
            ModelId model = new(RpcArguments.ReadNumber(asked.Required("modelId"), "modelId"));
            string text = asked.Text("text", WindowTracer.ResponseBytesMax);
            string prompt = asked.Optional("prompt") is null ? "" : asked.Text(
                "prompt", WindowTracer.PromptBytesMax);
            return runs.Run(() => Answered(queries.TraceText(model, text, prompt)));
        });
        yield return new QueryMethod("openledger_getInference", (1, 1), (arguments, _) =>
        {
            Hash256 id = arguments.Hash(0, "inferenceId");
            return QueryMethod.Known(queries.Inference(id), $"inference {id}");
        });
        yield return new QueryMethod("openledger_traceInference", (1, 1), (arguments, _) =>
        {
            Hash256 id = arguments.Hash(0, "inferenceId");
            return TraceJson.Of(QueryMethod.Known(queries.TraceInference(id), $"inference {id}"));
        });
        yield return new QueryMethod(
            "openledger_listInferences", (0, 1), (arguments, _) => List(queries, arguments));
    }

    private static IReadOnlyList<InferenceSummary> List(LedgerQueries queries, RpcArguments arguments)
    {
        if (!arguments.Has(0))
        {
            return queries.ListInferences();
        }

        NamedArguments page = new(arguments.Element(0, "page"), "page", "from", "limit");
        ulong? from = page.Optional("from") is { } f ? RpcArguments.ReadNumber(f, "from") : null;
        ulong limit = page.Optional("limit") is null ? LedgerQueries.InferencesMax
            : page.Number("limit", LedgerQueries.InferencesMax);
        return limit > 0
            ? queries.ListInferences(from, (int)limit)
            : throw RpcException.InvalidParams("'limit' must be at least 1");
    }

    private static InferenceQuery ReadRun(JsonElement element)
    {
        NamedArguments asked = new(
            element, "inference", "modelId", "prompt", "maxTokens", "request", "signature");
        byte[]? signature =
            asked.Optional("signature") is { } s ? RpcArguments.ReadData(s, "signature") : null;
        if (signature is { Length: not SignatureBytes })
        {
            throw RpcException.InvalidParams($"'signature' must be r || s || v, {SignatureBytes} bytes");
        }

        return new InferenceQuery(
            new ModelId(RpcArguments.ReadNumber(asked.Required("modelId"), "modelId")),
            asked.Text("prompt", WindowTracer.PromptBytesMax),
            asked.Optional("maxTokens") is null
                ? null
                : (uint)asked.Number("maxTokens", (ulong)InfinigramModel.TokensOutMax),
            asked.Optional("request") is { } request ? RequestJson.Read(request) : null,
            signature);
    }

    // A settlement with another's signature would only cost its sender gas.
    private static void RequireSignature(InferenceQuery query, ulong chainId)
    {
        if (query is not { Request: { } request, Signature: { } bytes })
        {
            return;
        }

        Hash256 digest = request.Digest(chainId, SystemAddresses.Inference);
        if (!Signature.TryFromBytes(bytes, out Signature signature)
            || !Secp256k1.TryRecover(digest, signature, out Address signer))
        {
            throw new RpcException(RpcErrorCode.InvalidInput, $"{RevertReasons.BadSignature}: not a signature");
        }

        if (signer != request.Payer)
        {
            throw new RpcException(
                RpcErrorCode.InvalidInput,
                $"{RevertReasons.BadSignature}: {signer} signed, the payer is {request.Payer}");
        }
    }

    private static T Answered<T>(QueryAnswer<T> answer)
        where T : class
    {
        if (answer.Value is { } value)
        {
            return value;
        }

        QueryRefusal refusal = answer.Refusal!;
        throw refusal.Reason == RevertReasons.UnknownModel
            ? new RpcException(RpcErrorCode.ResourceNotFound, $"model {refusal.Detail} is not known")
            : new RpcException(RpcErrorCode.InvalidInput, $"{refusal.Reason}: {refusal.Detail}");
    }
}
