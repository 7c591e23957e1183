using System.Text;
using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Generation;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Attribution.Training;
using OpenLedger.Attribution.Windows;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Fees;
using OpenLedger.Ledger.Gas;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>
/// Runs models and traces texts as of one block, with the code that settles. Work is bounded: what could
/// not be settled within a block's gas is not run either.
/// </summary>
internal sealed class ModelRunner(GenesisConfig genesis, ChainView view)
{
    private readonly StateSlots _store = new(view.State);

    public QueryAnswer<InferenceRun> Run(InferenceQuery query)
    {
        QueryRefusal? refusal = Open(query.Model, out Opened? opened);
        if (opened is null)
        {
            return refusal!;
        }

        byte[] prompt = Encoding.UTF8.GetBytes(query.Prompt);
        uint tokensMax = query.MaxTokens ?? query.Request?.MaxTokensOut ?? 0;
        InferenceRequest request = query.Request ?? new InferenceRequest(
            query.Model, opened.Model.Revision, Address.Zero, Address.Zero, Keccak.Hash(prompt), tokensMax,
            UInt256.Zero, UInt256.Zero, 0);
        refusal = opened.Model.Kind == ModelKind.External
            ? new QueryRefusal(
                RevertReasons.KindNotSupported, $"model {query.Model} is external: its hosts answer")
            : CheckRequest(request, query, opened, tokensMax, Keccak.Hash(prompt));
        return refusal is not null ? refusal
            : opened.Training is null ? Evaluate(query, request, opened, prompt)
            : Classify(query, request, opened, prompt);
    }

    public QueryAnswer<TextTrace> TraceText(ModelId id, string text, string prompt)
    {
        QueryRefusal? refusal = Open(id, out Opened? opened);
        if (opened is null)
        {
            return refusal!;
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Trace? trace = WindowTracer.Trace(opened.Corpus, Encoding.UTF8.GetBytes(prompt), utf8,
            out TraceError error);
        if (trace is null)
        {
            return new QueryRefusal(RevertReasons.ContentInvalid, $"{error}");
        }

        var payees = new PayeeResolver(_store, opened.Model.Versions);
        var reader = new SpanReader(utf8);
        var datanets = new DatanetSlots(_store);
        List<TextSpan> spans = [];
        ulong unattributed = trace.TotalWeight;
        foreach (TraceSpan span in trace.Spans)
        {
            (DatanetId datanet, Address payee) = payees.Resolve(span.Contribution);
            ulong share = trace.TotalWeight == 0
                ? 0
                : (ulong)((UInt128)span.Weight * GenesisFees.WholeBps / trace.TotalWeight);
            spans.Add(new TextSpan(
                span.Start, span.Length, reader.TextOf(span.Start, span.Length), datanet, span.Contribution,
                SpanReader.ContributorOf(span.Contribution, datanets), payee, span.Position, span.Weight,
                (uint)share));
            unattributed -= span.Weight;
        }

        return new TextTrace(id, reader.Tokens, spans, trace.TotalWeight, unattributed);
    }

    private QueryRefusal? Open(ModelId id, out Opened? opened)
    {
        opened = null;
        if (new ModelSlots(_store).LoadModel(id) is not { } model)
        {
            return new QueryRefusal(RevertReasons.UnknownModel, $"{id}");
        }

        if (model.Retired)
        {
            return new QueryRefusal(RevertReasons.ModelRetired, $"{id}");
        }

        TrainingEntry? training = new TrainingSlots(_store).Load(id);
        var basis = ModelBasis.Resolve(new DatanetSlots(_store), model.Versions).From(training);
        if (model.Kind == ModelKind.Softmax && training is null)
        {
            return new QueryRefusal(RevertReasons.NotTrained, $"{id}");
        }

        if (view.Header.Number.Value + 1 < basis.ActivationHeight.Value)
        {
            return new QueryRefusal(
                RevertReasons.VersionNotActive, $"model {id} answers from block {basis.ActivationHeight} on");
        }

        // The block that activates a training is the first that knows its weights.
        if (training is { WeightsRoot.IsZero: true })
        {
            return new QueryRefusal(
                RevertReasons.NotTrained, $"the weights of model {id} are in no finalized block");
        }

        opened = new Opened(model, view.Corpus.OpenModel(basis.Segments), training);
        return null;
    }

    private QueryRefusal? CheckRequest(
        InferenceRequest request, InferenceQuery query, Opened opened, uint tokensMax, Hash256 promptHash)
    {
        ulong gas = opened.Training is not null
            ? 0
            : GasSchedule.GeneratedTokenIndex * (ulong)tokensMax * (ulong)opened.Corpus.IndexCount;
        return query.Request is null && query.Signature is not null
                ? new QueryRefusal(RevertReasons.RequestInvalid, "a signature without a request")
            : tokensMax is 0 or > InfinigramModel.TokensOutMax
                ? new QueryRefusal(
                    RevertReasons.RequestInvalid, $"maxTokens is 1 to {InfinigramModel.TokensOutMax}")
            : gas > genesis.GasLimit
                ? new QueryRefusal(
                    RevertReasons.RequestInvalid,
                    $"maxTokens {tokensMax} could not be settled within a block's gas")
            : request.MaxTokensOut != tokensMax
                ? new QueryRefusal(
                    RevertReasons.RequestInvalid,
                    $"maxTokens is {tokensMax}, the request's {request.MaxTokensOut}")
            : request.Model != query.Model
                ? new QueryRefusal(RevertReasons.RequestInvalid, $"the request names model {request.Model}")
            : request.Revision != opened.Model.Revision
                ? new QueryRefusal(
                    RevertReasons.RevisionMismatch,
                    $"{request.Revision}, the current one is {opened.Model.Revision}")
            : request.PromptHash != promptHash
                ? new QueryRefusal(RevertReasons.PromptMismatch, $"the prompt hashes to {promptHash}")
            : null;
    }

    private QueryAnswer<InferenceRun> Evaluate(
        InferenceQuery query, InferenceRequest request, Opened opened, byte[] prompt)
    {
        Hash256 id = request.Digest(genesis.ChainId, SystemAddresses.Inference);
        GeneratedText? answer = InfinigramModel.Generate(
            opened.Corpus, prompt, id, (int)request.MaxTokensOut, out GenerationError refused);
        if (answer is null)
        {
            return new QueryRefusal(RevertReasons.PromptInvalid, $"{refused}");
        }

        FeeSplit fee = FeeOf(request, (uint)answer.TokensIn, (uint)answer.TokensOut);
        if (fee.Total > FeeSplit.TotalMax)
        {
            return new QueryRefusal(RevertReasons.FeeTooLarge,
                $"{fee.Total} wei, at most {FeeSplit.TotalMax}");
        }

        InferenceEvaluation? evaluation = InferenceEvaluation.Of(
            opened.Corpus, request.Model, request.Revision, id, prompt, answer.Response, fee,
            out TraceError error);
        if (evaluation is null)
        {
            return new QueryRefusal(RevertReasons.TextTooLarge, $"the response cannot be settled: {error}");
        }

        byte[] proof = evaluation.Proof.Encode();
        byte[]? calldata = query is { Request: not null, Signature: { } signature }
            ? InferenceRequestAbi.EncodeSettle(request, signature, prompt, answer.Response, proof)
            : null;
        return new InferenceRun(
            id, Encoding.UTF8.GetString(answer.Response), (uint)answer.TokensIn, (uint)answer.TokensOut,
            evaluation.Fee.Total, FeeDetails.Of(evaluation.Fee), proof,
            SpansOf(_store, evaluation, opened.Model, answer.Response), calldata);
    }

    private QueryAnswer<InferenceRun> Classify(
        InferenceQuery query, InferenceRequest request, Opened opened, byte[] prompt)
    {
        TrainingEntry training = opened.Training!;
        var plan = TrainingPlan.Decode(Stored(training.PlanHash));
        if (TrainingRules.GasOfTrace(plan, training.Pieces) > genesis.GasLimit)
        {
            return new QueryRefusal(RevertReasons.RequestInvalid, "not to be settled within a block's gas");
        }

        if (!Tokenizer.TryTokenize(prompt, out TokenizedText text, out TokenizeError error))
        {
            return new QueryRefusal(RevertReasons.PromptInvalid, $"{error.Reason} at byte {error.Offset}");
        }

        TrainedModel? trained = CorpusTraining.Open(view.Corpus, plan, Stored(training.WeightsRoot));
        Invariant.Require(trained is not null, "a model with weights was trained");
        var answer = ClassifierAnswer.Of(trained, text);
        var reader = new SpanReader(answer.Label);
        int tokensOut = reader.Tokens.Count;
        FeeSplit fee = FeeOf(request, (uint)text.Count, (uint)tokensOut);
        if (tokensOut > request.MaxTokensOut || fee.Total > FeeSplit.TotalMax)
        {
            return tokensOut > request.MaxTokensOut
                ? new QueryRefusal(
                    RevertReasons.RequestInvalid, $"the label has {tokensOut} tokens, maxTokens is less")
                : new QueryRefusal(
                    RevertReasons.FeeTooLarge, $"{fee.Total} wei, at most {FeeSplit.TotalMax}");
        }

        Hash256 id = request.Digest(genesis.ChainId, SystemAddresses.Inference);
        InferenceEvaluation evaluation = answer.Evaluate(
            request.Model, request.Revision, id, tokensOut, fee);
        byte[] proof = evaluation.Proof.Encode();
        byte[]? calldata = query is { Request: not null, Signature: { } signature }
            ? InferenceRequestAbi.EncodeSettle(request, signature, prompt, answer.Label, proof)
            : null;
        var payees = new PayeeResolver(_store, opened.Model.Versions);
        var datanets = new DatanetSlots(_store);
        return new InferenceRun(
            id, Encoding.UTF8.GetString(answer.Label), (uint)text.Count, (uint)tokensOut,
            evaluation.Fee.Total, FeeDetails.Of(evaluation.Fee), proof,
            [
                .. evaluation.Allocation.Heads.Select(head => reader.Describe(
                    HeadPayouts.Of(head, payees, (uint)tokensOut), datanets)),
            ],
            calldata);
    }

    private byte[] Stored(in Hash256 root)
    {
        byte[]? bytes = view.Content.GetContent(root);
        Invariant.Require(bytes is not null, $"content {root} is stored");
        return bytes;
    }

    private FeeSplit FeeOf(InferenceRequest request, uint tokensIn, uint tokensOut)
    {
        ModelPrices prices = new ModelSlots(_store).LoadPrices(request.Model, request.Revision);
        ModelPrices hostPrices = new InferenceSlots(_store).LoadHostPrices(request.Host, request.Model);
        return FeeSplit.Of(
            hostPrices.FeeOf(tokensIn, tokensOut), prices.FeeOf(tokensIn, tokensOut), genesis.Fees);
    }

    /// <summary>The spans of a traced response, with texts and payees as of the store's block.</summary>
    public static SpanDetails[] SpansOf(
        ISlotStore store, InferenceEvaluation evaluation, ModelEntry model, byte[] response)
    {
        var payees = new PayeeResolver(store, model.Versions);
        var reader = new SpanReader(response);
        var datanets = new DatanetSlots(store);
        return
        [
            .. evaluation.Allocation.Spans.Select(span => reader.Describe(PayoutOf(span, payees), datanets)),
        ];
    }

    private static Payout PayoutOf(SpanPayout span, PayeeResolver payees)
    {
        (DatanetId datanet, Address payee) = payees.Resolve(span.Span.Contribution);
        return new Payout(
            span.Span.Start, span.Span.Length, span.Span.Contribution, span.Span.Position, datanet, payee,
            span.Span.Weight, span.Wei);
    }

    private sealed record Opened(ModelEntry Model, ModelCorpus Corpus, TrainingEntry? Training);
}
