using System.Text;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Attribution.Windows;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Inference.External.Vouchers;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Fees;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>
/// Traces answers of external models with the code that settles them: for a host, what to sign; for who
/// verifies, the proof again, without the model.
/// </summary>
internal sealed class AnswerTracer(GenesisConfig genesis, ChainView view)
{
    private readonly StateSlots _store = new(view.State);

    /// <summary>What settling an answer would carry.</summary>
    public QueryAnswer<InferenceRun> Trace(InferenceRequest request, byte[] prompt, byte[] response)
    {
        QueryRefusal? refusal = Open(request.Model, request.Revision, out ModelEntry? model);
        if (model is null)
        {
            return refusal!;
        }

        if (Keccak.Hash(prompt) != request.PromptHash)
        {
            return new QueryRefusal(RevertReasons.PromptMismatch, "the request is about another prompt");
        }

        refusal = Count(prompt, response, out uint tokensIn, out uint tokensOut);
        if (refusal is not null)
        {
            return refusal;
        }

        if (tokensOut > request.MaxTokensOut)
        {
            return new QueryRefusal(
                RevertReasons.ResponseTooLong, $"{tokensOut} tokens, at most {request.MaxTokensOut} asked");
        }

        var fee = FeeSplit.Of(
            new InferenceSlots(_store).LoadHostPrices(request.Host, request.Model)
                .FeeOf(tokensIn, tokensOut),
            new ModelSlots(_store).LoadPrices(request.Model, request.Revision).FeeOf(tokensIn, tokensOut),
            genesis.Fees);
        return fee.Total > FeeSplit.TotalMax
            ? new QueryRefusal(RevertReasons.FeeTooLarge, $"{fee.Total} wei, at most {FeeSplit.TotalMax}")
            : Evaluate(
                (request.Model, request.Revision, model),
                request.Digest(genesis.ChainId, SystemAddresses.Inference), (prompt, tokensIn),
                (response, tokensOut), fee);
    }

    /// <summary>What attributing a call of a channel would carry.</summary>
    public QueryAnswer<InferenceRun> TraceCall(ulong channelId, uint index, byte[] prompt, byte[] response)
    {
        if (new ChannelSlots(_store).Load(channelId) is not { } channel)
        {
            return new QueryRefusal(RevertReasons.UnknownChannel, $"{channelId}");
        }

        QueryRefusal? refusal = Open(channel.Model, channel.Revision, out ModelEntry? model)
            ?? Count(prompt, response, out uint _, out uint _);
        if (refusal is not null)
        {
            return refusal;
        }

        Count(prompt, response, out uint tokensIn, out uint tokensOut);
        Hash256 id = new ChannelCall(channelId, index, Keccak.Hash(prompt)).Digest(genesis.ChainId);
        ModelPrices prices = new ModelSlots(_store).LoadPrices(channel.Model, channel.Revision);
        return Evaluate(
            (channel.Model, channel.Revision, model!), id, (prompt, tokensIn), (response, tokensOut),
            ChannelAttribution.DataOf(channel, prices.FeeOf(tokensIn, tokensOut), genesis.Fees));
    }

    /// <summary>The proof of a settled answer again.</summary>
    public QueryAnswer<InferenceRun> Replay(AttributionRecord record, byte[] prompt, byte[] response)
    {
        QueryRefusal? refusal = Open(record.Model, record.Revision, out ModelEntry? model)
            ?? Count(prompt, response, out _, out _);
        return refusal is not null
            ? refusal
            : Evaluate(
                (record.Model, record.Revision, model!), record.InferenceId, (prompt, record.TokensIn),
                (response, record.TokensOut), record.Fee.WithAttributed(UInt256.Zero));
    }

    private QueryRefusal? Open(ModelId id, uint revision, out ModelEntry? model)
    {
        model = new ModelSlots(_store).LoadModel(id);
        QueryRefusal? refusal = model is null ? new QueryRefusal(RevertReasons.UnknownModel, $"{id}")
            : model.Kind != ModelKind.External
                ? new QueryRefusal(RevertReasons.KindNotSupported, $"model {id} is built in")
            : revision == 0 || revision > model.Revision
                ? new QueryRefusal(
                    RevertReasons.RevisionMismatch, $"{revision}, the current one is {model.Revision}")
            : null;
        model = refusal is null ? model : null;
        return refusal;
    }

    private static QueryRefusal? Count(byte[] prompt, byte[] response, out uint tokensIn, out uint tokensOut)
    {
        (tokensIn, tokensOut) = (0, 0);
        if (response.Length > WindowTracer.ResponseBytesMax || prompt.Length > WindowTracer.PromptBytesMax)
        {
            return new QueryRefusal(
                RevertReasons.TextTooLarge, $"at most {WindowTracer.ResponseBytesMax} bytes each");
        }

        if (!Tokenizer.TryTokenize(prompt, out TokenizedText asked, out TokenizeError error))
        {
            return new QueryRefusal(RevertReasons.PromptInvalid, $"{error.Reason} at byte {error.Offset}");
        }

        if (!Tokenizer.TryTokenize(response, out TokenizedText answered, out error))
        {
            return new QueryRefusal(RevertReasons.ResponseInvalid, $"{error.Reason} at byte {error.Offset}");
        }

        (tokensIn, tokensOut) = ((uint)asked.Count, (uint)answered.Count);
        return tokensOut <= WindowTracer.ResponseTokensMax
            ? null
            : new QueryRefusal(
                RevertReasons.ResponseTooLong,
                $"{tokensOut} tokens, at most {WindowTracer.ResponseTokensMax}");
    }

    private QueryAnswer<InferenceRun> Evaluate(
        (ModelId Id, uint Revision, ModelEntry Entry) model, Hash256 id, (byte[] Text, uint Tokens) prompt,
        (byte[] Text, uint Tokens) response, FeeSplit fee)
    {
        var basis = ModelBasis.Resolve(new DatanetSlots(_store), model.Entry.Versions);
        InferenceEvaluation? evaluation = InferenceEvaluation.Of(
            view.Corpus.OpenModel(basis.Segments), model.Id, model.Revision, id, prompt.Text, response.Text,
            fee, out TraceError error);
        Invariant.Require(evaluation is not null, $"a counted answer is traced, not {error}");
        return new InferenceRun(
            id, Encoding.UTF8.GetString(response.Text), prompt.Tokens, response.Tokens,
            evaluation.Fee.Total, FeeDetails.Of(evaluation.Fee), evaluation.Proof.Encode(),
            ModelRunner.SpansOf(_store, evaluation, model.Entry, response.Text), null);
    }
}
