using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External.Vouchers;

/// <summary>A channel of one payer to one host of an external model; its slots are in
/// <see cref="ChannelSlots"/>.</summary>
/// <param name="Payer">Who pays.</param>
/// <param name="Host">Who answers.</param>
/// <param name="Model">The model.</param>
/// <param name="Revision">Its revision when the channel was opened: its prices hold for the channel.</param>
/// <param name="IsClosed">True when nothing is in it any more.</param>
/// <param name="Escrow">Wei that no voucher was redeemed for yet.</param>
/// <param name="Expiry">Last block second in which a voucher may be redeemed.</param>
/// <param name="Calls">Calls of the redeemed voucher.</param>
/// <param name="ModelFee">Its model fee.</param>
/// <param name="HostFee">Its host fee.</param>
/// <param name="DataHeld">Data share of it that no call was attributed for yet.</param>
/// <param name="CallsRoot">What it commits to.</param>
public sealed record Channel(
    Address Payer,
    Address Host,
    ModelId Model,
    uint Revision,
    bool IsClosed,
    UInt128 Escrow,
    ulong Expiry,
    uint Calls,
    UInt128 ModelFee,
    UInt128 HostFee,
    UInt128 DataHeld,
    Hash256 CallsRoot);
