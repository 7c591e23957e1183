using System.Text;
using OpenLedger.Attribution.Windows;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Inference.External.Vouchers;
using OpenLedger.Ledger.Queries;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>The methods that say what answers of external models carry to the chain.</summary>
internal static class AnswerMethods
{
    private static readonly Parameter<InferenceRequest> Request =
        Parameter.Required("request", RequestJson.Type, "The request that is answered.");

    private static readonly Parameter<string> Prompt =
        Parameter.Required("prompt", JsonTypes.TextOf(WindowTracer.PromptBytesMax), "What was asked.");

    private static readonly Parameter<string> Response =
        Parameter.Required("response", JsonTypes.TextOf(WindowTracer.ResponseBytesMax), "What was answered.");

    private static readonly Parameter<ulong> Channel =
        Parameter.Required("channelId", JsonTypes.Number, "The channel.");

    private static readonly Parameter<ulong> Index =
        Parameter.Required("index", JsonTypes.NumberOf(0, Voucher.CallsMax - 1), "The number of the call, from 0.");

    private static readonly Parameter<ObjectArguments> Answer =
        Parameter.Required("answer", JsonTypes.Object(Request, Prompt, Response), "The answer.");

    private static readonly Parameter<ObjectArguments> Call =
        Parameter.Required("call", JsonTypes.Object(Channel, Index, Prompt, Response), "The call.");

    public static IEnumerable<RpcMethod> All(LedgerQueries queries, ModelRuns runs)
    {
        yield return new QueryMethod(
            new("openledger_prepareAnswer")
            {
                Summary = "What settling an external model's answer carries: tokens, fee, spans and the proof its host signs.",
                Description = "The host signs its statement (docs/spec/contracts.md, External models) and sends settleExternal;"
                    + " settleCalldata is null.",
                Parameters = [Answer],
                Result = LedgerSchema.Result<InferenceRun>("answer"),
                Errors = [MethodError.Unknown("the model"), InferenceMethods.Refused, InferenceMethods.Busy],
                Examples =
                [
                    new(
                        "An answer that quotes a contribution",
                        """
                        [{"request": {"modelId": "$external", "revision": 1, "payer": "$alice", "host": "$bob",
                          "promptHash": "$promptHash", "maxTokensOut": 64, "maxFee": "1000000000000000000", "nonce": "1",
                          "deadline": 2000000000}, "prompt": "$prompt", "response": "$answer"}]
                        """),
                ],
            },
            arguments =>
            {
                ObjectArguments asked = arguments.Get(Answer);
                return runs.Run(() => InferenceMethods.Answered(queries.TraceAnswer(
                    asked.Get(Request), BytesOf(asked, Prompt), BytesOf(asked, Response))));
            });
        yield return new QueryMethod(
            new("openledger_prepareCall")
            {
                Summary = "What attributing one call through a channel carries: its data share, spans and proof.",
                Description = "For attributeCall; the fee is the call's data share, at most what is left in the channel.",
                Parameters = [Call],
                Result = LedgerSchema.Result<InferenceRun>("call"),
                Errors = [InferenceMethods.Refused, InferenceMethods.Busy],
                Examples =
                [
                    new(
                        "The first call",
                        """[{"channelId": 1, "index": 0, "prompt": "$prompt", "response": "$answer"}]"""),
                ],
            },
            arguments =>
            {
                ObjectArguments asked = arguments.Get(Call);
                return runs.Run(() => InferenceMethods.Answered(queries.TraceCall(
                    asked.Get(Channel), (uint)asked.Get(Index), BytesOf(asked, Prompt), BytesOf(asked, Response))));
            });
    }

    private static byte[] BytesOf(ObjectArguments asked, Parameter<string> text) =>
        Encoding.UTF8.GetBytes(asked.Get(text));
}
