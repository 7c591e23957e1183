using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference;

/// <summary>
/// The storage of the Inference contract. Mappings as in <see cref="SlotKey"/>; bits from the low end.
/// <code>
/// 0[payer]              deposit in wei                                u256
/// 1[payer]              notice: amount u128 | maturesAt u64
/// 2[payer][nonce >> 8]  bit (nonce and 255) is set for a used nonce   u256
/// 3[host][model]        priceIn u128 | priceOut u128
/// </code>
/// The contract's balance is the sum of all deposits (plus what was sent to it without a call).
/// </summary>
public sealed class InferenceSlots(ISlotStore store)
{
    private const uint Deposits = 0;
    private const uint Notices = 1;
    private const uint Nonces = 2;
    private const uint HostPrices = 3;

    private static readonly Address Self = SystemAddresses.Inference;

    /// <summary>A payer's deposit.</summary>
    public UInt256 LoadDeposit(in Address payer) => store.Load(Self, SlotKey.Of(Deposits, payer));

    /// <summary>Writes a payer's deposit.</summary>
    public void SaveDeposit(in Address payer, UInt256 amount) =>
        store.Store(Self, SlotKey.Of(Deposits, payer), amount);

    /// <summary>A payer's notice; amount 0 when there is none.</summary>
    public WithdrawalNotice LoadNotice(in Address payer)
    {
        UInt256 word = store.Load(Self, SlotKey.Of(Notices, payer));
        return new WithdrawalNotice(SlotWord.Low128(word), SlotWord.Limb(word, 2));
    }

    /// <summary>Writes a payer's notice.</summary>
    public void SaveNotice(in Address payer, WithdrawalNotice notice) =>
        store.Store(Self, SlotKey.Of(Notices, payer), SlotWord.Pack128(notice.Amount, notice.MaturesAt));

    /// <summary>True when the payer's nonce was used.</summary>
    public bool IsNonceUsed(in Address payer, UInt256 nonce) =>
        !(store.Load(Self, NonceSlot(payer, nonce)) & NonceBit(nonce)).IsZero;

    /// <summary>Marks a payer's nonce as used.</summary>
    public void UseNonce(in Address payer, UInt256 nonce)
    {
        UInt256 slot = NonceSlot(payer, nonce);
        store.Store(Self, slot, store.Load(Self, slot) | NonceBit(nonce));
    }

    /// <summary>What a host asks for a model; 0 when it never said.</summary>
    public ModelPrices LoadHostPrices(in Address host, ModelId model)
    {
        UInt256 word = store.Load(Self, HostSlot(host, model));
        return new ModelPrices(SlotWord.Low128(word), SlotWord.High128(word));
    }

    /// <summary>Writes what a host asks for a model.</summary>
    public void SaveHostPrices(in Address host, ModelId model, ModelPrices prices) =>
        store.Store(Self, HostSlot(host, model), SlotWord.Pack128(prices.In, prices.Out));

    private static UInt256 NonceSlot(in Address payer, in UInt256 nonce) =>
        SlotKey.Of(Nonces, SlotWord.FromAddress(payer), nonce >> 8);

    private static UInt256 NonceBit(in UInt256 nonce) => UInt256.One << (int)(ulong)(nonce & 0xFFUL);

    private static UInt256 HostSlot(in Address host, ModelId model) =>
        SlotKey.Of(HostPrices, SlotWord.FromAddress(host), model.Value);
}
