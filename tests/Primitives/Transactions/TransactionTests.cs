using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Transactions;

/// <summary>What a transaction pays per gas (EIP-1559), and its intrinsic gas by parts.</summary>
public sealed class TransactionTests
{
    [TestCase(10UL, 2UL, 7UL, 9UL, Description = "base fee and tip below the cap")]
    [TestCase(10UL, 2UL, 9UL, 10UL, Description = "the cap cuts the tip")]
    [TestCase(10UL, 0UL, 10UL, 10UL, Description = "no tip")]
    public void EffectiveGasPrice_BaseFeePlusTip_IsCutAtTheCap(
        ulong cap, ulong tip, ulong baseFee, ulong price) =>
        Assert.That(Of(cap, tip).EffectiveGasPrice(baseFee), Is.EqualTo((UInt256)price));

    [Test]
    public void EffectiveGasPrice_SumAbove256Bits_IsTheCap() =>
        Assert.That(
            Of(UInt256.MaxValue, UInt256.MaxValue).EffectiveGasPrice(1), Is.EqualTo(UInt256.MaxValue));

    [TestCase(false, 0, 0, 21_000UL)]
    [TestCase(false, 3, 0, 21_012UL)]
    [TestCase(false, 0, 3, 21_048UL)]
    [TestCase(true, 0, 0, 53_000UL)]
    [TestCase(true, 32, 0, 53_130UL)]
    [TestCase(true, 33, 0, 53_136UL)]
    public void IntrinsicGas_Data_IsChargedByByteAndWord(bool creation, int zeros, int others, ulong gas)
    {
        byte[] data = [.. new byte[zeros], .. Enumerable.Repeat((byte)1, others)];
        Assert.That(IntrinsicGas.Of(creation, data, []), Is.EqualTo(gas));
    }

    [Test]
    public void IntrinsicGas_AccessList_IsChargedByAddressAndSlot() =>
        Assert.That(
            IntrinsicGas.Of(
                false, [], [new(default, []), new(Address.FromTail(1), [Hash256.Zero, Hash256.Zero])]),
            Is.EqualTo(21_000 + (2 * 2_400) + (2 * 1_900)));

    [Test]
    public void NameOf_EveryError_IsUpperCaseWithUnderscoresAndUnique()
    {
        string[] names = [.. Enum.GetValues<TransactionError>().Select(TransactionErrors.NameOf)];
        Assert.That(names, Is.Unique);
        Assert.That(names, Has.All.Matches("^[A-Z][A-Z_]*[A-Z]$"));
        Assert.That(
            TransactionErrors.NameOf(TransactionError.GaslimitPriceProductOverflow),
            Is.EqualTo("GASLIMIT_PRICE_PRODUCT_OVERFLOW"));
    }

    private static Transaction Of(UInt256 cap, UInt256 tip) => TransactionSigner.Sign(
        new UnsignedTransaction
        {
            ChainId = 1,
            Nonce = 0,
            MaxFeePerGas = cap,
            MaxPriorityFeePerGas = tip,
            GasLimit = 21_000,
            To = default(Address),
        },
        PrivateKey.Create(Keccak.Hash([1]).ToArray()));
}
