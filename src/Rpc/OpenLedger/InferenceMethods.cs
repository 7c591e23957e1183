using OpenLedger.Attribution.Generation;
using OpenLedger.Attribution.Windows;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>
/// The methods about inferences: running, tracing, listing. Those that run a model share a bound on how many
/// run.
/// </summary>
internal static class InferenceMethods
{
    private static readonly Parameter<ModelId> Model = Parameter.Required("modelId", LedgerTypes.Model, "The model.");

    private static readonly Parameter<string> Prompt =
        Parameter.Required("prompt", JsonTypes.TextOf(WindowTracer.PromptBytesMax), "What the model is asked.");

    private static readonly Parameter<ulong?> MaxTokens = Parameter.Nullable(
        "maxTokens",
        JsonTypes.NumberOf(0, (ulong)InfinigramModel.TokensOutMax),
        "The most tokens of the response; missing: the request's.");

    private static readonly Parameter<InferenceRequest?> Request = Parameter.Optional<InferenceRequest?>(
        "request", RequestJson.Type!, "The message that was signed, of openledger_prepareInference.", null);

    private static readonly Parameter<byte[]?> SignatureBytes = Parameter.Optional<byte[]?>(
        "signature",
        JsonTypes.Data.As<byte[]?>(static (bytes, name) => bytes.Length == Signature.Size
            ? bytes
            : throw RpcException.InvalidParams($"'{name}' must be r || s || v, {Signature.Size} bytes")),
        "The payer's signature of the request: r, s, v.",
        null);

    private static readonly Parameter<ObjectArguments> Run = Parameter.Required(
        "inference", JsonTypes.Object(Model, Prompt, MaxTokens, Request, SignatureBytes), "What to run.");

    private static readonly Parameter<string> TracedText =
        Parameter.Required("text", JsonTypes.TextOf(WindowTracer.ResponseBytesMax), "Whose text it is, is asked.");

    private static readonly Parameter<string> TracedPrompt = Parameter.Optional(
        "prompt", JsonTypes.TextOf(WindowTracer.PromptBytesMax), "What stands before it.", "", "\"\"");

    private static readonly Parameter<ObjectArguments> Traced =
        Parameter.Required("text", JsonTypes.Object(Model, TracedText, TracedPrompt), "What to trace.");

    private static readonly Parameter<Hash256> Id =
        Parameter.Required("inferenceId", JsonTypes.Hash, "The inference: the hash that its payer signed.");

    private static readonly Parameter<ulong?> PageFrom = Parameter.Nullable(
        "from", JsonTypes.Number, "The last sequence of the page before; missing: the newest are listed.");

    private static readonly Parameter<ulong> PageLimit = Parameter.Optional(
        "limit",
        JsonTypes.NumberOf(1, (ulong)LedgerQueries.InferencesMax),
        "The most that are listed.",
        (ulong)LedgerQueries.InferencesMax,
        $"{LedgerQueries.InferencesMax}");

    private static readonly Parameter<ObjectArguments?> Page = Parameter.Optional<ObjectArguments?>(
        "page", JsonTypes.Object(PageFrom, PageLimit)!, "Which of them.", null);

    /// <summary>The chain refuses it as well.</summary>
    public static MethodError Refused { get; } =
        new(RpcErrorCode.InvalidInput, "NAME: detail: the chain would refuse it as well");

    /// <summary>As many models run as may.</summary>
    public static MethodError Busy { get; } =
        new(RpcErrorCode.LimitExceeded, "too many models run at this moment (rpc.modelRunsMax)");

    public static IEnumerable<RpcMethod> All(RpcContext context)
    {
        LedgerQueries queries = context.Queries;
        ModelRuns runs = new(context.Limits);
        yield return new PrepareInferenceMethod(context);
        yield return new QueryMethod(
            new("openledger_runInference")
            {
                Summary = "Runs a built-in model: its response, whose text that is, the fee and the proof.",
                Description = "Changes nothing. settleCalldata, for the contract of inferences, is null without request and"
                    + " signature.",
                Parameters = [Run],
                Result = LedgerSchema.Result<InferenceRun>("run"),
                Errors = [MethodError.Unknown("the model"), Refused, Busy],
                Examples =
                [
                    new("A quote", """[{"modelId": "$model", "prompt": "$prompt", "maxTokens": 8}]"""),
                ],
            },
            arguments =>
            {
                InferenceQuery query = QueryOf(arguments.Get(Run));
                RequireSignature(query, context.Executor.Genesis.ChainId);
                return runs.Run(() => Answered(queries.RunInference(query)));
            });
        yield return new QueryMethod(
            new("openledger_traceText")
            {
                Summary = "Whose text it is over a model's corpus: a dry run.",
                Parameters = [Traced],
                Result = LedgerSchema.Result<TextTrace>("trace"),
                Errors = [MethodError.Unknown("the model"), Refused, Busy],
                Examples = [new("Words of a contribution", """[{"modelId": "$model", "text": "$prompt"}]""")],
            },
            arguments =>
            {
                ObjectArguments asked = arguments.Get(Traced);
                return runs.Run(() => Answered(queries.TraceText(
                    asked.Get(Model), asked.Get(TracedText), asked.Get(TracedPrompt))));
            });
        foreach (RpcMethod method in (RpcMethod[])[.. AnswerMethods.All(queries, runs), .. Settled(queries)])
        {
            yield return method;
        }
    }

    private static IEnumerable<RpcMethod> Settled(LedgerQueries queries)
    {
        yield return new QueryMethod(
            new("openledger_getInference")
            {
                Summary = "A settlement, its fee and the proof of its attribution (RLP).",
                Parameters = [Id],
                Result = LedgerSchema.Result<InferenceDetails>("inference"),
                Errors = [MethodError.Unknown("the inference")],
                Examples = [new("A settled one", """["$inference"]""")],
            },
            arguments => QueryMethod.Known(queries.Inference(arguments.Get(Id)), $"inference {arguments.Get(Id)}"));
        yield return new QueryMethod(
            new("openledger_traceInference")
            {
                Summary = "Whose text a response is, span by span, and what each was paid.",
                Description = "sum(spans.wei) + unattributed = data; host + protocol + model + stakers + data = total;"
                    + " weight is Q16.",
                Parameters = [Id],
                Result = LedgerSchema.Result<TraceJson>("trace"),
                Errors = [MethodError.Unknown("the inference")],
                Examples = [new("A settled one", """["$inference"]""")],
            },
            arguments => TraceJson.Of(QueryMethod.Known(
                queries.TraceInference(arguments.Get(Id)), $"inference {arguments.Get(Id)}")));
        yield return new QueryMethod(
            new("openledger_listInferences")
            {
                Summary = "Settled inferences, the newest first.",
                Parameters = [Page],
                Result = LedgerSchema.Result<IReadOnlyList<InferenceSummary>>("inferences"),
                Examples = [new("The newest", """[{"limit": 2}]""")],
            },
            arguments => arguments.Get(Page) is { } page
                ? queries.ListInferences(page.Get(PageFrom), (int)page.Get(PageLimit))
                : queries.ListInferences());
    }

    private static InferenceQuery QueryOf(ObjectArguments asked) => new(
        asked.Get(Model),
        asked.Get(Prompt),
        (uint?)asked.Get(MaxTokens),
        asked.Get(Request),
        asked.Get(SignatureBytes));

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

    /// <summary>The answer, or the error that says why there is none.</summary>
    public static T Answered<T>(QueryAnswer<T> answer)
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
