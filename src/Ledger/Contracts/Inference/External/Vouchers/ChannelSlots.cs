using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External.Vouchers;

/// <summary>
/// Channels in the storage of the Inference contract, beside <see cref="ExternalSlots"/>.
/// <code>
/// 9                   channels ever opened u64
/// 10[channel]      +0 payer u160 | closed u8     +1 host u160 | revision u32 | calls u32
///                  +2 escrow u128 | model u64 | expiry u64
///                  +3 modelFee u128 | hostFee u128   +4 data held u128   +5 calls root
/// 11[channel][call >> 8] bit (call and 255) is set for an attributed call
/// </code>
/// </summary>
public sealed class ChannelSlots(ISlotStore store)
{
    private const uint Counter = 9;
    private const uint Channels = 10;
    private const uint Attributed = 11;

    private static readonly Address Self = SystemAddresses.Inference;

    /// <summary>Channels ever opened; also the newest id.</summary>
    public ulong Count
    {
        get => (ulong)store.Load(Self, Counter);
        set => store.Store(Self, Counter, value);
    }

    /// <summary>A channel; null when the id was never given.</summary>
    public Channel? Load(ulong id)
    {
        UInt256 entry = SlotKey.Of(Channels, id);
        UInt256 payer = store.Load(Self, entry);
        if (payer.IsZero)
        {
            return null;
        }

        UInt256 host = store.Load(Self, SlotKey.Field(entry, 1));
        ulong numbers = SlotWord.Limb(SlotWord.AboveAddress(host), 0);
        UInt256 funds = store.Load(Self, SlotKey.Field(entry, 2));
        UInt256 fees = store.Load(Self, SlotKey.Field(entry, 3));
        return new Channel(
            SlotWord.ToAddress(payer), SlotWord.ToAddress(host), new ModelId(SlotWord.Limb(funds, 2)),
            SlotWord.Low32(numbers), !SlotWord.AboveAddress(payer).IsZero, SlotWord.Low128(funds),
            SlotWord.Limb(funds, 3), SlotWord.High32(numbers), SlotWord.Low128(fees),
            SlotWord.High128(fees), SlotWord.Low128(store.Load(Self, SlotKey.Field(entry, 4))),
            SlotWord.ToHash(store.Load(Self, SlotKey.Field(entry, 5))));
    }

    /// <summary>Writes what opening or topping up changes.</summary>
    public void SaveFunds(ulong id, Channel channel)
    {
        UInt256 entry = SlotKey.Of(Channels, id);
        store.Store(
            Self, entry, SlotWord.WithAddress(channel.Payer, channel.IsClosed ? 1UL : 0UL));
        SaveCalls(entry, channel);
        SaveEscrow(entry, channel);
    }

    /// <summary>Writes what a redeemed voucher changes.</summary>
    public void SaveVoucher(ulong id, Channel channel)
    {
        UInt256 entry = SlotKey.Of(Channels, id);
        SaveCalls(entry, channel);
        SaveEscrow(entry, channel);
        store.Store(Self, SlotKey.Field(entry, 3), SlotWord.Pack128(channel.ModelFee, channel.HostFee));
        SaveDataHeld(id, channel);
        store.Store(Self, SlotKey.Field(entry, 5), SlotWord.FromHash(channel.CallsRoot));
    }

    /// <summary>Writes how much of the data share is left.</summary>
    public void SaveDataHeld(ulong id, Channel channel) =>
        store.Store(Self, SlotKey.Field(SlotKey.Of(Channels, id), 4), (UInt256)channel.DataHeld);

    /// <summary>True when a call was attributed.</summary>
    public bool IsAttributed(ulong id, uint call) =>
        !(store.Load(Self, CallSlot(id, call)) & CallBit(call)).IsZero;

    /// <summary>Marks a call as attributed.</summary>
    public void MarkAttributed(ulong id, uint call)
    {
        UInt256 slot = CallSlot(id, call);
        store.Store(Self, slot, store.Load(Self, slot) | CallBit(call));
    }

    private void SaveCalls(UInt256 entry, Channel channel) => store.Store(
        Self, SlotKey.Field(entry, 1),
        SlotWord.WithAddress(channel.Host, SlotWord.Pack32(channel.Revision, channel.Calls)));

    private void SaveEscrow(UInt256 entry, Channel channel) => store.Store(
        Self, SlotKey.Field(entry, 2),
        (UInt256)channel.Escrow | ((UInt256)channel.Model.Value << 128)
            | ((UInt256)channel.Expiry << 192));

    private static UInt256 CallSlot(ulong id, uint call) => SlotKey.Of(Attributed, id, call >> 8);

    private static UInt256 CallBit(uint call) => UInt256.One << (int)(call & 0xFF);
}
