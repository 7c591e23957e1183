using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Fees;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External;

/// <summary>
/// Settles an answer of an external model: the payer's request, the host's signed statement, tokens counted
/// and text traced again. Host, model, stakers and protocol are paid at once. Contributions are paid when the
/// payer accepts the answer, with the settlement or within a window after it; a host alone cannot steer them.
/// </summary>
internal sealed class ExternalSettlement(GenesisConfig genesis)
{
    private static readonly AbiEvent Awaited = InferenceContract.Interface.Event("AcceptanceAwaited");

    public AbiValue[] Settle(CallContext call, AbiValue[] values)
    {
        var answer = ExternalAnswer.DecodeSettle(values);
        SettleArguments settle = answer.Settle;
        InferenceRequest request = settle.Request;
        Settlement.RequireSizes(settle);
        var models = new ModelSlots(call);
        ModelEntry model = ExternalTrace.RequireExternal(models, request.Model);
        Hash256 id = request.Digest(call.Block.ChainId, SystemAddresses.Inference);
        var held = new ExternalSlots(call);
        HeldInference? opened = held.Load(id);
        bool isOpen = opened?.State == InferenceState.Open;
        if (isOpen)
        {
            RequireInTime(call, request);
        }
        else
        {
            RequireRequest(call, models, settle);
        }

        RequireServing(call, models, model, request, genesis.Hosting);
        Revert.Unless(call.Hash(settle.Prompt.Span) == request.PromptHash, RevertReasons.PromptMismatch);
        ExternalTrace.RequireHost(call, id, answer);
        (uint tokensIn, uint tokensOut) = ExternalTrace.CountTokens(
            call, settle.Prompt.Span, settle.Response.Span, request.MaxTokensOut);
        Revert.Unless(
            (tokensIn, tokensOut) == (answer.TokensIn, answer.TokensOut), RevertReasons.TokensMismatch,
            $"{answer.TokensIn} in and {answer.TokensOut} out signed, {tokensIn} and {tokensOut} counted");
        FeeSplit fee = Settlement.FeeOf(call, request, tokensIn, tokensOut, genesis.Fees);
        var slots = new InferenceSlots(call);

        // What was set aside for an open request is the most it may cost.
        UInt256 funds = slots.LoadDeposit(request.Payer) + (isOpen ? opened!.Amount : UInt128.Zero);
        Settlement.RequirePayable(fee.Total, request.MaxFee, funds);
        bool accepted = !answer.AcceptSignature.IsEmpty;
        if (accepted)
        {
            var acceptance = new PayerAcceptance(id, answer.StatementOf(id).ResponseHash);
            AcceptanceCalls.RequirePayer(call, acceptance, request.Payer, answer.AcceptSignature.Span);
        }

        InferenceEvaluation evaluation = ExternalTrace.Evaluate(
            call, model, request, id, settle.Prompt.Span, settle.Response.Span, fee, tokensOut);
        Settlement.RequireProof(evaluation.Proof, settle.Proof.Span);
        if (!isOpen)
        {
            slots.UseNonce(request.Payer, request.Nonce);
        }

        slots.SaveDeposit(request.Payer, funds - fee.Total);
        Pay(call, id, request, model, evaluation, (tokensIn, tokensOut), accepted, opened);
        return [id];
    }

    /// <summary>Refuses unless the host may serve the model, is bonded, and the model answers.</summary>
    public static void RequireServing(
        CallContext call, ModelSlots models, ModelEntry model, InferenceRequest request,
        GenesisHosting hosting)
    {
        Height activation = ModelBasis.Resolve(new DatanetSlots(call), model.Versions).ActivationHeight;
        Revert.Unless(
            call.Block.Height >= activation, RevertReasons.VersionNotActive,
            $"model {request.Model} answers from block {activation} on");
        Revert.Unless(
            models.IsHost(request.Model, model, request.Host), RevertReasons.NotAHost,
            $"{request.Host} of model {request.Model}");
        HostBonds.Require(call, request.Host, hosting);
    }

    /// <summary>Refuses unless a request that is not open is good: fields, model, signature, nonce.</summary>
    public static void RequireRequest(CallContext call, ModelSlots models, in SettleArguments settle)
    {
        InferenceRequest request = settle.Request;
        Settlement.RequireFields(call, request);
        Settlement.RequireModel(models, request);
        Settlement.RequireSignature(call, request, settle.Signature.Span);
        Revert.Unless(
            !new InferenceSlots(call).IsNonceUsed(request.Payer, request.Nonce), RevertReasons.NonceUsed,
            $"{request.Nonce}");
    }

    private static void RequireInTime(CallContext call, InferenceRequest request)
    {
        ulong now = call.Block.Timestamp;
        Revert.Unless(
            now <= request.Deadline, RevertReasons.RequestExpired, $"at {request.Deadline}, it is {now}");
    }

    private void Pay(
        CallContext call, in Hash256 id, InferenceRequest request, ModelEntry model,
        InferenceEvaluation evaluation, (uint In, uint Out) tokens, bool accepted, HeldInference? opened)
    {
        UInt256 waits = evaluation.Fee.Data - evaluation.Fee.Unattributed;
        bool isAwaited = !accepted && !waits.IsZero;
        new SettlementPayment(call, id, request, model).Pay(
            evaluation, tokens.In, tokens.Out, isAwaited ? Acceptance.Awaited : Acceptance.Given);
        var held = new ExternalSlots(call);
        Hash256 responseHash = evaluation.Proof.ResponseHash;
        if (isAwaited)
        {
            ulong until = call.Block.Timestamp + genesis.Hosting.AcceptSeconds;
            held.Save(id, new HeldInference(
                InferenceState.Awaiting, request.Payer, request.Model, (UInt128)waits, until, responseHash,
                evaluation.Proof.PayoutRoot));
            held.Enqueue(id);
            call.Emit(Awaited, id, request.Payer, responseHash, waits, until);
            return;
        }

        if (opened is not null)
        {
            held.Close(id, opened, InferenceState.Accepted);
        }

        if (accepted)
        {
            call.Emit(AcceptanceCalls.Accepted, id, request.Payer, responseHash, waits);
        }
    }
}
