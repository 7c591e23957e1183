using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Generation;
using OpenLedger.Attribution.Proofs;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Attribution.Training;
using OpenLedger.Attribution.Windows;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Fees;
using OpenLedger.Ledger.Gas;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference;

/// <summary>
/// Settles an inference: checks the payer's request, runs the built-in model again, recomputes attribution
/// and compares the proof byte for byte, then pays (<see cref="SettlementPayment"/>). Cheap checks come
/// first; the gas of the expensive ones is charged before they run.
/// </summary>
internal sealed class Settlement(GenesisFees shares)
{
    /// <summary>A deadline is at most this many seconds ahead.</summary>
    public const ulong DeadlineSecondsMax = GenesisRules.RequestSecondsMax;

    public AbiValue[] Settle(CallContext call, AbiValue[] values)
    {
        SettleArguments arguments = InferenceRequestAbi.DecodeSettle(values);
        InferenceRequest request = arguments.Request;
        RequireSizes(arguments);
        RequireFields(call, request);
        var models = new ModelSlots(call);
        ModelEntry model = RequireModel(models, request);
        Revert.Unless(
            model.Kind != ModelKind.External, RevertReasons.KindNotSupported,
            $"model {request.Model} is external: settleExternal");
        TrainingEntry? training = RequireTrained(call, request.Model, model);
        ModelBasis basis = ModelBasis.Resolve(new DatanetSlots(call), model.Versions).From(training);
        Revert.Unless(
            call.Block.Height >= basis.ActivationHeight, RevertReasons.VersionNotActive,
            $"model {request.Model} answers from block {basis.ActivationHeight} on");

        Hash256 id = RequireSignature(call, request, arguments.Signature.Span);
        var slots = new InferenceSlots(call);
        Revert.Unless(
            !slots.IsNonceUsed(request.Payer, request.Nonce), RevertReasons.NonceUsed, $"{request.Nonce}");
        Revert.Unless(call.Hash(arguments.Prompt.Span) == request.PromptHash, RevertReasons.PromptMismatch);

        (uint tokensIn, uint tokensOut) = CountTokens(call, arguments);
        FeeSplit fee = FeeOf(call, request, tokensIn, tokensOut, shares);
        UInt256 deposit = slots.LoadDeposit(request.Payer);
        RequirePayable(fee.Total, request.MaxFee, deposit);

        InferenceEvaluation evaluation = training is null
            ? Recompute(call, basis, arguments, id, fee, tokensOut)
            : Recompute(call, training, arguments, id, fee, tokensOut);
        RequireProof(evaluation.Proof, arguments.Proof.Span);

        slots.UseNonce(request.Payer, request.Nonce);
        slots.SaveDeposit(request.Payer, deposit - fee.Total);
        new SettlementPayment(call, id, request, model).Pay(
            evaluation, tokensIn, tokensOut, Acceptance.NotNeeded);
        return [id];
    }

    internal static void RequireSizes(in SettleArguments arguments)
    {
        Revert.Unless(
            arguments.Prompt.Length <= WindowTracer.PromptBytesMax, RevertReasons.TextTooLarge,
            $"the prompt has {arguments.Prompt.Length} bytes, at most {WindowTracer.PromptBytesMax}");
        Revert.Unless(
            arguments.Response.Length <= WindowTracer.ResponseBytesMax, RevertReasons.TextTooLarge,
            $"the response has {arguments.Response.Length} bytes, at most {WindowTracer.ResponseBytesMax}");
        Revert.Unless(
            arguments.Proof.Length <= AttributionProof.BytesMax, RevertReasons.ProofMalformed,
            $"{arguments.Proof.Length} bytes, at most {AttributionProof.BytesMax}");
    }

    internal static void RequireFields(CallContext call, InferenceRequest request)
    {
        ulong now = call.Block.Timestamp;
        Revert.Unless(
            now <= request.Deadline, RevertReasons.RequestExpired, $"at {request.Deadline}, it is {now}");
        Revert.Unless(
            request.Deadline - now <= DeadlineSecondsMax, RevertReasons.DeadlineTooFar,
            $"{request.Deadline - now} s, at most {DeadlineSecondsMax}");
        Revert.Unless(
            request.MaxTokensOut is >= 1 and <= InfinigramModel.TokensOutMax, RevertReasons.RequestInvalid,
            $"maxTokensOut is {request.MaxTokensOut}, 1 to {InfinigramModel.TokensOutMax} accepted");
        Revert.Unless(
            !request.Host.IsZero && !SystemContracts.IsSystemAddress(request.Host),
            RevertReasons.RequestInvalid,
            $"host {request.Host} cannot be paid");
    }

    internal static ModelEntry RequireModel(ModelSlots models, InferenceRequest request)
    {
        ModelEntry model = ModelsContract.RequireModel(models, request.Model);
        Revert.Unless(!model.Retired, RevertReasons.ModelRetired, $"{request.Model}");
        Revert.Unless(
            model.Revision == request.Revision, RevertReasons.RevisionMismatch,
            $"{request.Revision}, the current one is {model.Revision}");
        return model;
    }

    // Null for a model that is not trained but built of its corpus.
    private static TrainingEntry? RequireTrained(CallContext call, ModelId id, ModelEntry model)
    {
        if (model.Kind != ModelKind.Softmax)
        {
            return null;
        }

        TrainingEntry? training = new TrainingSlots(call).Load(id);
        Revert.Unless(training is not null, RevertReasons.NotTrained, $"{id}");
        Revert.Unless(
            call.Block.Height < training.ActivationHeight || !training.WeightsRoot.IsZero,
            RevertReasons.NotTrained, $"the texts of {id} taught nothing");
        return training;
    }

    internal static Hash256 RequireSignature(CallContext call, InferenceRequest request,
        ReadOnlySpan<byte> signature)
    {
        Hash256 digest = request.Digest(call.Block.ChainId, SystemAddresses.Inference);
        bool recovered = call.TryRecover(digest, signature, out Address signer);
        Revert.Unless(recovered, RevertReasons.BadSignature, $"not a signature");
        Revert.Unless(
            signer == request.Payer, RevertReasons.BadSignature,
            $"{signer} signed, the payer is {request.Payer}");
        return digest;
    }

    private static (uint In, uint Out) CountTokens(CallContext call, in SettleArguments arguments)
    {
        call.Gas.Charge(GasSchedule.AdmissionByte,
            (ulong)(arguments.Prompt.Length + arguments.Response.Length));
        bool hasPrompt = Tokenizer.TryTokenize(arguments.Prompt.Span, out TokenizedText prompt,
            out TokenizeError error);
        Revert.Unless(hasPrompt, RevertReasons.PromptInvalid, $"{error.Reason} at byte {error.Offset}");

        // A response that is no text is not the model's; the comparison below would say so too, after more
        // work.
        bool hasResponse = Tokenizer.TryTokenize(arguments.Response.Span, out TokenizedText response,
            out error);
        Revert.Unless(hasResponse, RevertReasons.ResponseMismatch, $"{error.Reason} at byte {error.Offset}");
        Revert.Unless(
            response.Count <= arguments.Request.MaxTokensOut, RevertReasons.ResponseMismatch,
            $"{response.Count} tokens, at most {arguments.Request.MaxTokensOut} asked");
        return ((uint)prompt.Count, (uint)response.Count);
    }

    internal static FeeSplit FeeOf(
        CallContext call, InferenceRequest request, uint tokensIn, uint tokensOut, GenesisFees shares)
    {
        ModelPrices prices = new ModelSlots(call).LoadPrices(request.Model, request.Revision);
        ModelPrices hostPrices = new InferenceSlots(call).LoadHostPrices(request.Host, request.Model);
        return FeeSplit.Of(
            hostPrices.FeeOf(tokensIn, tokensOut), prices.FeeOf(tokensIn, tokensOut), shares);
    }

    internal static void RequirePayable(UInt256 total, UInt256 maxFee, UInt256 deposit)
    {
        Revert.Unless(
            total <= FeeSplit.TotalMax, RevertReasons.FeeTooLarge,
            $"{total} wei, at most {FeeSplit.TotalMax}");
        Revert.Unless(total <= maxFee, RevertReasons.FeeAboveMax,
            $"{total} wei, the request allows {maxFee}");
        Revert.Unless(total <= deposit, RevertReasons.DepositTooSmall,
            $"{total} wei due, the deposit is {deposit}");
    }

    private static InferenceEvaluation Recompute(
        CallContext call, ModelBasis basis, in SettleArguments arguments, in Hash256 id, FeeSplit fee,
        uint tokensOut)
    {
        InferenceRequest request = arguments.Request;
        int indexes = call.Corpus.CountIndexes(basis.Segments);

        // The model runs until its own end, so what it may produce is charged, not what the response has.
        call.Gas.Charge(GasSchedule.GeneratedTokenIndex, request.MaxTokensOut * (ulong)indexes);
        call.Gas.Charge(GasSchedule.OfTrace((int)tokensOut, indexes));
        ModelCorpus corpus = call.Corpus.OpenModel(basis.Segments);
        GeneratedText? answer = InfinigramModel.Generate(
            corpus, arguments.Prompt.Span, id, (int)request.MaxTokensOut, out GenerationError refused);
        Invariant.Require(answer is not null, $"a checked prompt is answered, not {refused}");
        RequireResponse(answer.Response, arguments.Response.Span);
        InferenceEvaluation? evaluation = InferenceEvaluation.Of(
            corpus, request.Model, request.Revision, id, arguments.Prompt.Span, arguments.Response.Span, fee,
            out TraceError error);
        Invariant.Require(evaluation is not null, $"a checked response is traced, not {error}");
        return evaluation;
    }

    private static InferenceEvaluation Recompute(
        CallContext call, TrainingEntry training, in SettleArguments arguments, in Hash256 id, FeeSplit fee,
        uint tokensOut)
    {
        var plan = TrainingPlan.Decode(ContractText.Stored(call, training.PlanHash));
        byte[] weights = ContractText.Stored(call, training.WeightsRoot);
        call.Gas.Charge(TrainingRules.GasOfTrace(plan, training.Pieces));
        TrainedModel? trained = CorpusTraining.Open(call.Corpus, plan, weights);
        bool isText = Tokenizer.TryTokenize(arguments.Prompt.Span, out TokenizedText prompt, out _);
        Invariant.Require(trained is not null && isText, "a trained model and a checked prompt");
        var answer = ClassifierAnswer.Of(trained, prompt);
        RequireResponse(answer.Label, arguments.Response.Span);
        return answer.Evaluate(
            arguments.Request.Model, arguments.Request.Revision, id, (int)tokensOut, fee);
    }

    private static void RequireResponse(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> given)
    {
        if (!expected.SequenceEqual(given))
        {
            int at = expected.CommonPrefixLength(given);
            throw new RevertException(
                RevertReasons.ResponseMismatch,
                $"differs at byte {at}; {expected.Length} bytes expected, {given.Length} given");
        }
    }

    internal static void RequireProof(AttributionProof expected, ReadOnlySpan<byte> given)
    {
        if (DifferenceOf(expected, given) is { } difference)
        {
            throw new RevertException(difference.Reason, difference.Detail);
        }
    }

    /// <summary>How a proof differs from the recomputed one; null when it does not.</summary>
    internal static (string Reason, string Detail)? DifferenceOf(
        AttributionProof expected, ReadOnlySpan<byte> given)
    {
        if (expected.Encode().AsSpan().SequenceEqual(given))
        {
            return null;
        }

        if (!AttributionProof.TryDecode(given, out AttributionProof? proof, out RlpError error))
        {
            return (RevertReasons.ProofMalformed, $"{error}");
        }

        string? difference = AttributionProof.FirstDifference(expected, proof!);
        Invariant.Require(difference is not null, "equal proofs have equal bytes");
        return (RevertReasons.ProofMismatch, difference);
    }
}
