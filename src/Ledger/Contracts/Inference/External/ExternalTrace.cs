using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Attribution.Windows;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Fees;
using OpenLedger.Ledger.Gas;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External;

/// <summary>
/// What validators compute of an answer they did not make: its tokens, and whose text it is. A function of
/// the model's versions, the request and the answer only, so it is the same at a settlement, at a report
/// years later, and on any machine.
/// </summary>
internal static class ExternalTrace
{
    /// <summary>Refuses unless the host signed the statement of an answer.</summary>
    public static void RequireHost(CallContext call, in Hash256 id, in ExternalAnswer answer)
    {
        call.Gas.Charge(GasSchedule.OfHash(answer.Settle.Response.Length));
        call.Gas.Charge(GasSchedule.OfHash(answer.Settle.Proof.Length));
        Hash256 digest = answer.StatementOf(id).Digest(call.Block.ChainId);
        bool recovered = call.TryRecover(digest, answer.HostSignature.Span, out Address signer);
        Revert.Unless(recovered, RevertReasons.BadSignature, $"the host's is not a signature");
        Address host = answer.Settle.Request.Host;
        Revert.Unless(
            signer == host, RevertReasons.BadSignature, $"{signer} signed the answer, the host is {host}");
    }

    /// <summary>Counts the tokens of a prompt and a response of at most <paramref name="tokensOutMax"/>
    /// tokens.</summary>
    public static (uint In, uint Out) CountTokens(
        CallContext call, ReadOnlySpan<byte> prompt, ReadOnlySpan<byte> response, uint tokensOutMax)
    {
        uint tokensIn = CountPrompt(call, prompt);
        call.Gas.Charge(GasSchedule.AdmissionByte, (ulong)response.Length);
        bool isText = Tokenizer.TryTokenize(response, out TokenizedText text, out TokenizeError error);
        Revert.Unless(isText, RevertReasons.ResponseInvalid, $"{error.Reason} at byte {error.Offset}");
        Revert.Unless(
            text.Count <= tokensOutMax, RevertReasons.ResponseTooLong,
            $"{text.Count} tokens, at most {tokensOutMax} asked");
        return (tokensIn, (uint)text.Count);
    }

    /// <summary>Counts the tokens of a prompt.</summary>
    public static uint CountPrompt(CallContext call, ReadOnlySpan<byte> prompt)
    {
        call.Gas.Charge(GasSchedule.AdmissionByte, (ulong)prompt.Length);
        bool isText = Tokenizer.TryTokenize(prompt, out TokenizedText text, out TokenizeError error);
        Revert.Unless(isText, RevertReasons.PromptInvalid, $"{error.Reason} at byte {error.Offset}");
        return (uint)text.Count;
    }

    /// <summary>Traces an answer whose texts were counted.</summary>
    public static InferenceEvaluation Evaluate(
        CallContext call, ModelEntry model, InferenceRequest request, in Hash256 id,
        ReadOnlySpan<byte> prompt, ReadOnlySpan<byte> response, FeeSplit fee, uint tokensOut)
    {
        var basis = ModelBasis.Resolve(new DatanetSlots(call), model.Versions);
        call.Gas.Charge(GasSchedule.OfTrace((int)tokensOut, call.Corpus.CountIndexes(basis.Segments)));
        ModelCorpus corpus = call.Corpus.OpenModel(basis.Segments);
        InferenceEvaluation? evaluation = InferenceEvaluation.Of(
            corpus, request.Model, request.Revision, id, prompt, response, fee, out TraceError error);
        Invariant.Require(evaluation is not null, $"a counted response is traced, not {error}");
        return evaluation;
    }

    /// <summary>The external model of a request, or the refusal that names why there is none.</summary>
    public static ModelEntry RequireExternal(ModelSlots models, ModelId id)
    {
        ModelEntry model = ModelsContract.RequireModel(models, id);
        Revert.Unless(
            model.Kind == ModelKind.External, RevertReasons.KindNotSupported, $"model {id} is built in");
        return model;
    }
}
