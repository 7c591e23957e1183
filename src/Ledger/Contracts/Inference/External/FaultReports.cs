using OpenLedger.Attribution.Windows;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Fees;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External;

/// <summary>
/// Slashes a host that signed wrong numbers of tokens or a wrong attribution proof. The report brings what
/// the host signed and the texts it is about; validators count and trace them again. Prices of a revision,
/// versions of a model and shares of a chain never change, so the verdict is the same whenever it is asked
/// for. Each inference costs a host once (docs/adr/0021-hosts-sign-proofs.md).
/// </summary>
internal sealed class FaultReports(GenesisConfig genesis)
{
    private static readonly AbiEvent Slashed = InferenceContract.Interface.Event("HostSlashed");

    public AbiValue[] Report(CallContext call, AbiValue[] values)
    {
        var answer = ExternalAnswer.DecodeReport(values);
        InferenceRequest request = answer.Settle.Request;
        Settlement.RequireSizes(answer.Settle);
        var models = new ModelSlots(call);
        ModelEntry model = ExternalTrace.RequireExternal(models, request.Model);
        Revert.Unless(
            request.Revision >= 1 && request.Revision <= model.Revision, RevertReasons.RevisionMismatch,
            $"{request.Revision}, the current one is {model.Revision}");
        Revert.Unless(
            request.MaxTokensOut <= WindowTracer.ResponseTokensMax,
            RevertReasons.RequestInvalid, $"maxTokensOut is {request.MaxTokensOut}");
        Hash256 id = request.Digest(call.Block.ChainId, SystemAddresses.Inference);
        var slots = new ExternalSlots(call);
        Revert.Unless(!slots.IsSlashed(request.Host, id), RevertReasons.EvidenceKnown, $"{id}");
        Revert.Unless(
            call.Hash(answer.Settle.Prompt.Span) == request.PromptHash, RevertReasons.PromptMismatch);
        ExternalTrace.RequireHost(call, id, answer);
        string difference = DifferenceOf(call, model, id, answer)
            ?? throw new RevertException(RevertReasons.ProofCorrect, $"{id}");

        slots.MarkSlashed(request.Host, id);
        return Slash(call, slots, request.Host, id, difference);
    }

    private string? DifferenceOf(CallContext call, ModelEntry model, in Hash256 id, in ExternalAnswer answer)
    {
        SettleArguments settle = answer.Settle;
        (uint tokensIn, uint tokensOut) = ExternalTrace.CountTokens(
            call, settle.Prompt.Span, settle.Response.Span, settle.Request.MaxTokensOut);
        if (tokensIn != answer.TokensIn || tokensOut != answer.TokensOut)
        {
            return $"tokens: {answer.TokensIn} in and {answer.TokensOut} out signed, "
                + $"{tokensIn} and {tokensOut} counted";
        }

        // The host's own price does not enter the data share, and it may change.
        ModelPrices prices = new ModelSlots(call).LoadPrices(settle.Request.Model, settle.Request.Revision);
        var fee = FeeSplit.Of(UInt256.Zero, prices.FeeOf(tokensIn, tokensOut), genesis.Fees);
        Settlement.RequirePayable(fee.Total, fee.Total, fee.Total);
        InferenceEvaluation evaluation = ExternalTrace.Evaluate(
            call, model, settle.Request, id, settle.Prompt.Span, settle.Response.Span, fee, tokensOut);
        return Settlement.DifferenceOf(evaluation.Proof, settle.Proof.Span) is { } found
            ? $"{found.Reason}: {found.Detail}"
            : null;
    }

    private AbiValue[] Slash(
        CallContext call, ExternalSlots slots, in Address host, in Hash256 id, string difference)
    {
        GenesisHosting hosting = genesis.Hosting;
        HostBond before = slots.LoadBond(host);
        UInt256 slashed = UInt256.MultiplyDivide(before.Amount, hosting.SlashBps, GenesisFees.WholeBps);
        UInt256 reward = UInt256.MultiplyDivide(slashed, hosting.ReporterBps, GenesisFees.WholeBps);
        UInt128 left = before.Amount - (UInt128)slashed;
        slots.SaveBond(
            host, before, before with { Amount = left, Leaving = UInt128.Min(before.Leaving, left) });
        if (!reward.IsZero)
        {
            call.Transfer(SystemAddresses.Inference, call.Sender, reward);
        }

        UInt256 burned = slashed - reward;
        if (!burned.IsZero)
        {
            call.Burn(SystemAddresses.Inference, burned);
        }

        call.Emit(Slashed, host, id, call.Sender, burned, reward, difference);
        return [slashed, reward];
    }
}
