using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External;

/// <summary>
/// Asking an external model on chain: the most an answer may cost is set aside for the host until the
/// request's deadline, and the payer's again after it. Hosts watch for the log and take prompt and request
/// from the calldata.
/// </summary>
internal sealed class RequestCalls(GenesisConfig genesis)
{
    private static readonly AbiEvent Requested = InferenceContract.Interface.Event("InferenceRequested");
    private static readonly AbiEvent Refunded = InferenceContract.Interface.Event("RequestRefunded");

    public void BindAll(Action<string, ContractFunction> bind)
    {
        bind("openRequest", Open);
        bind("refundRequest", Refund);
        bind("inferenceState", StateOf);
    }

    private AbiValue[] Open(CallContext call, AbiValue[] arguments)
    {
        var settle = new SettleArguments(
            InferenceRequestAbi.Decode(arguments[0]), arguments[1].AsBytes(), arguments[2].AsBytes(),
            ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty);
        InferenceRequest request = settle.Request;
        Settlement.RequireSizes(settle);
        var models = new ModelSlots(call);
        ModelEntry model = ExternalTrace.RequireExternal(models, request.Model);
        ExternalSettlement.RequireRequest(call, models, settle);
        ExternalSettlement.RequireServing(call, models, model, request, genesis.Hosting);
        Revert.Unless(call.Hash(settle.Prompt.Span) == request.PromptHash, RevertReasons.PromptMismatch);
        ExternalTrace.CountPrompt(call, settle.Prompt.Span);
        var slots = new InferenceSlots(call);
        UInt256 deposit = slots.LoadDeposit(request.Payer);
        Settlement.RequirePayable(request.MaxFee, request.MaxFee, deposit);

        Hash256 id = request.Digest(call.Block.ChainId, SystemAddresses.Inference);
        slots.UseNonce(request.Payer, request.Nonce);
        slots.SaveDeposit(request.Payer, deposit - request.MaxFee);
        new ExternalSlots(call).Save(id, new HeldInference(
            InferenceState.Open, request.Payer, request.Model, (UInt128)request.MaxFee, request.Deadline,
            Hash256.Zero, Hash256.Zero));
        call.Emit(
            Requested, id, request.Model.Value, request.Host, request.Payer, request.MaxFee,
            request.Deadline);
        return [id];
    }

    private static AbiValue[] Refund(CallContext call, AbiValue[] arguments)
    {
        Hash256 id = arguments[0].AsHash();
        var held = new ExternalSlots(call);
        HeldInference open =
            held.Load(id) ?? throw new RevertException(RevertReasons.UnknownInference, $"{id}");
        Revert.Unless(open.State == InferenceState.Open, RevertReasons.NotOpen, $"{id}");
        Revert.Unless(
            call.Block.Timestamp > open.Until, RevertReasons.RequestStillOpen,
            $"until {open.Until}, it is {call.Block.Timestamp}");
        UInt256 amount = open.Amount;
        held.Close(id, open, InferenceState.Refunded);
        var slots = new InferenceSlots(call);
        slots.SaveDeposit(open.Payer, slots.LoadDeposit(open.Payer) + amount);
        call.Emit(Refunded, id, open.Payer, amount);
        return [amount];
    }

    private static AbiValue[] StateOf(CallContext call, AbiValue[] arguments)
    {
        HeldInference held = new ExternalSlots(call).Load(arguments[0].AsHash()) ?? new HeldInference(
            InferenceState.None, Address.Zero, default, 0, 0, Hash256.Zero, Hash256.Zero);
        return
        [
            (ulong)held.State, held.Payer, held.Model.Value, (UInt256)held.Amount, held.Until,
            held.ResponseHash, held.PayoutRoot,
        ];
    }
}
