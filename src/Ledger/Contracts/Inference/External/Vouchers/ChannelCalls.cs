using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Fees;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External.Vouchers;

/// <summary>
/// Channels: a payer sets wei aside for a host of an external model, signs a cumulative voucher after each
/// call, and the host redeems the last one. Redeeming pays host, model, stakers and protocol; the data share
/// waits for the calls to be shown one by one (<see cref="ChannelAttribution"/>). What no voucher took
/// returns to the payer's deposit, what no call was shown for goes to the treasury.
/// </summary>
internal sealed class ChannelCalls(GenesisConfig genesis)
{
    /// <summary>Longest a channel may go on from its opening or topping up: 30 days.</summary>
    public const ulong ExpirySecondsMax = 2_592_000;

    private static readonly AbiEvent Opened = InferenceContract.Interface.Event("ChannelOpened");
    private static readonly AbiEvent ToppedUp = InferenceContract.Interface.Event("ChannelToppedUp");
    private static readonly AbiEvent Redeemed = InferenceContract.Interface.Event("VoucherRedeemed");
    private static readonly AbiEvent Closed = InferenceContract.Interface.Event("ChannelClosed");

    public void BindAll(Action<string, ContractFunction> bind)
    {
        bind("openChannel", Open);
        bind("topUpChannel", TopUp);
        bind("redeemVoucher", Redeem);
        bind("attributeCall", new ChannelAttribution(genesis).Attribute);
        bind("closeChannel", Close);
        bind("channel", ChannelOf);
    }

    /// <summary>The channel, or the refusal UNKNOWN_CHANNEL.</summary>
    public static Channel Require(ChannelSlots slots, ulong id) =>
        slots.Load(id) ?? throw new RevertException(RevertReasons.UnknownChannel, $"{id}");

    private AbiValue[] Open(CallContext call, AbiValue[] arguments)
    {
        var id = new ModelId(arguments[0].AsUInt64());
        Address host = arguments[1].AsAddress();
        (UInt256 amount, ulong expiry) = (arguments[2].AsUInt256(), arguments[3].AsUInt64());
        var models = new ModelSlots(call);
        ModelEntry model = ExternalTrace.RequireExternal(models, id);
        Revert.Unless(!model.Retired, RevertReasons.ModelRetired, $"{id}");
        Revert.Unless(models.IsHost(id, model, host), RevertReasons.NotAHost, $"{host} of model {id}");
        HostBonds.Require(call, host, genesis.Hosting);
        Revert.Unless(!amount.IsZero, RevertReasons.AmountInvalid, $"a channel of 0");
        RequireExpiry(call, expiry, 0);
        TakeFromDeposit(call, amount);

        var slots = new ChannelSlots(call);
        ulong channel = slots.Count + 1;
        slots.Count = channel;
        slots.SaveFunds(channel, new Channel(
            call.Sender, host, id, model.Revision, false, (UInt128)amount, expiry, 0, 0, 0, 0,
            Hash256.Zero));
        call.Emit(
            Opened, channel, call.Sender, host, id.Value, (ulong)model.Revision, amount, expiry);
        return [channel];
    }

    private static AbiValue[] TopUp(CallContext call, AbiValue[] arguments)
    {
        ulong id = arguments[0].AsUInt64();
        (UInt256 amount, ulong expiry) = (arguments[1].AsUInt256(), arguments[2].AsUInt64());
        var slots = new ChannelSlots(call);
        Channel channel = Require(slots, id);
        Revert.Unless(
            call.Sender == channel.Payer, RevertReasons.NotPayer, $"channel {id} is {channel.Payer}'s");
        RequireOpen(call, channel);
        RequireExpiry(call, expiry, channel.Expiry);
        TakeFromDeposit(call, amount);
        slots.SaveFunds(id, channel with { Escrow = channel.Escrow + (UInt128)amount, Expiry = expiry });
        call.Emit(ToppedUp, id, amount, expiry);
        return [];
    }

    private AbiValue[] Redeem(CallContext call, AbiValue[] arguments)
    {
        AbiValue v = arguments[0];
        var voucher = new Voucher(
            v[0].AsUInt64(), v[1].AsUInt32(), v[2].AsUInt256(), v[3].AsUInt256(), v[4].AsHash());
        var slots = new ChannelSlots(call);
        Channel channel = Require(slots, voucher.ChannelId);
        RequireOpen(call, channel);
        bool recovered = call.TryRecover(
            voucher.Digest(call.Block.ChainId), arguments[1].AsBytes().Span, out Address signer);
        Revert.Unless(recovered, RevertReasons.BadSignature, $"not a signature");
        Revert.Unless(
            signer == channel.Payer, RevertReasons.BadSignature,
            $"{signer} signed, the payer is {channel.Payer}");
        RequireAbove(voucher, channel);

        var models = new ModelSlots(call);
        ModelEntry model = ModelsContract.RequireModel(models, channel.Model);
        var fee = FeeSplit.Of(
            voucher.HostFee - channel.HostFee, voucher.ModelFee - channel.ModelFee, genesis.Fees);
        slots.SaveVoucher(voucher.ChannelId, channel with
        {
            Escrow = channel.Escrow - (UInt128)fee.Total,
            Calls = voucher.Calls,
            ModelFee = (UInt128)voucher.ModelFee,
            HostFee = (UInt128)voucher.HostFee,
            DataHeld = channel.DataHeld + (UInt128)fee.Data,
            CallsRoot = voucher.CallsRoot,
        });
        Hash256 id = voucher.Digest(call.Block.ChainId);
        new SettlementPayment(call, id, RequestOf(channel), model).PayShares(fee, UInt256.Zero);
        call.Emit(
            Redeemed, voucher.ChannelId, (ulong)voucher.Calls, voucher.ModelFee, voucher.HostFee,
            fee.Data);
        return [fee.Total];
    }

    private AbiValue[] Close(CallContext call, AbiValue[] arguments)
    {
        ulong id = arguments[0].AsUInt64();
        var slots = new ChannelSlots(call);
        Channel channel = Require(slots, id);
        Revert.Unless(!channel.IsClosed, RevertReasons.ChannelExpired, $"{id} is closed");
        ulong from = channel.Expiry + genesis.Hosting.AcceptSeconds;
        Revert.Unless(
            call.Block.Timestamp > from, RevertReasons.ChannelStillOpen,
            $"until {from}, it is {call.Block.Timestamp}");
        (UInt256 refund, UInt256 toTreasury) = (channel.Escrow, channel.DataHeld);
        Channel closed = channel with { Escrow = 0, DataHeld = 0, IsClosed = true };
        slots.SaveFunds(id, closed);
        slots.SaveDataHeld(id, closed);
        var deposits = new InferenceSlots(call);
        deposits.SaveDeposit(channel.Payer, deposits.LoadDeposit(channel.Payer) + refund);
        if (!toTreasury.IsZero)
        {
            call.Transfer(SystemAddresses.Inference, SystemAddresses.Treasury, toTreasury);
        }

        call.Emit(Closed, id, refund, toTreasury);
        return [refund, toTreasury];
    }

    private static AbiValue[] ChannelOf(CallContext call, AbiValue[] arguments)
    {
        Channel channel = Require(new ChannelSlots(call), arguments[0].AsUInt64());
        return
        [
            channel.Payer, channel.Host, channel.Model.Value, (ulong)channel.Revision,
            (UInt256)channel.Escrow, channel.Expiry, (ulong)channel.Calls, (UInt256)channel.ModelFee,
            (UInt256)channel.HostFee, (UInt256)channel.DataHeld, channel.CallsRoot, channel.IsClosed,
        ];
    }

    /// <summary>Who pays whom for which model, in the form of a request; nobody signed it.</summary>
    public static InferenceRequest RequestOf(Channel channel) => new(
        channel.Model, channel.Revision, channel.Payer, channel.Host, Hash256.Zero, 0, UInt256.Zero,
        UInt256.Zero, 0);

    private static void RequireOpen(CallContext call, Channel channel) => Revert.Unless(
        !channel.IsClosed && call.Block.Timestamp <= channel.Expiry, RevertReasons.ChannelExpired,
        $"at {channel.Expiry}, it is {call.Block.Timestamp}");

    private static void RequireExpiry(CallContext call, ulong expiry, ulong least)
    {
        ulong now = call.Block.Timestamp;
        Revert.Unless(
            expiry > now && expiry >= least && expiry - now <= ExpirySecondsMax,
            RevertReasons.ExpiryInvalid,
            $"{expiry}, {Math.Max(now + 1, least)} to {now + ExpirySecondsMax} accepted");
    }

    private static void RequireAbove(Voucher voucher, Channel channel)
    {
        Revert.Unless(
            voucher.HostFee <= voucher.ModelFee && voucher.Calls <= Voucher.CallsMax
                && voucher.ModelFee.FitsUInt128,
            RevertReasons.VoucherInvalid,
            $"{voucher.HostFee} wei of host fee, {voucher.ModelFee} of model fee, {voucher.Calls} calls");
        Revert.Unless(
            voucher.Calls > channel.Calls && voucher.ModelFee >= channel.ModelFee
                && voucher.HostFee >= channel.HostFee,
            RevertReasons.VoucherTooLow,
            $"{channel.Calls} calls for {(UInt256)channel.ModelFee} and {(UInt256)channel.HostFee} wei were "
                + $"redeemed, this one has {voucher.Calls} for {voucher.ModelFee} and {voucher.HostFee}");
        UInt256 due = voucher.ModelFee - channel.ModelFee + voucher.HostFee - channel.HostFee;
        Revert.Unless(
            voucher.HostFee - channel.HostFee <= voucher.ModelFee - channel.ModelFee,
            RevertReasons.VoucherInvalid, $"more host fee than model fee since the last one");
        Revert.Unless(
            due <= FeeSplit.TotalMax, RevertReasons.FeeTooLarge, $"{due} wei, at most {FeeSplit.TotalMax}");
        Revert.Unless(
            due <= channel.Escrow, RevertReasons.VoucherAboveEscrow,
            $"{due} wei due, {(UInt256)channel.Escrow} in the channel");
    }

    private static void TakeFromDeposit(CallContext call, UInt256 amount)
    {
        var slots = new InferenceSlots(call);
        UInt256 deposit = slots.LoadDeposit(call.Sender);
        Revert.Unless(
            amount <= deposit, RevertReasons.DepositTooSmall, $"{amount} wei due, the deposit is {deposit}");
        slots.SaveDeposit(call.Sender, deposit - amount);
    }
}
