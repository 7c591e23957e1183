using OpenLedger.Ledger.Fees;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Fees;

[TestFixture]
public class BaseFeeTests
{
    // The examples of go-ethereum's TestCalcBaseFee (London, target 10,000,000 of 20,000,000) and corner
    // cases by hand.
    [TestCase(
        1_000_000_000UL, 10_000_000UL, 20_000_000UL, 0UL, 1_000_000_000UL, Description = "at the target")]
    [TestCase(
        1_000_000_000UL, 9_000_000UL, 20_000_000UL, 0UL, 987_500_000UL, Description = "below the target")]
    [TestCase(
        1_000_000_000UL, 11_000_000UL, 20_000_000UL, 0UL, 1_012_500_000UL, Description = "above the target")]
    [TestCase(1_000_000_000UL, 20_000_000UL, 20_000_000UL, 0UL, 1_125_000_000UL, Description = "full")]
    [TestCase(1_000_000_000UL, 0UL, 20_000_000UL, 0UL, 875_000_000UL, Description = "empty: an eighth less")]
    [TestCase(1UL, 10_000_001UL, 20_000_000UL, 0UL, 2UL, Description = "a rise is at least 1 wei")]
    [TestCase(7UL, 0UL, 20_000_000UL, 0UL, 7UL, Description = "a fall of less than 1 wei is none")]
    [TestCase(1_000_000_000UL, 0UL, 20_000_000UL, 1_000_000_000UL, 1_000_000_000UL, Description = "floor")]
    [TestCase(
        900UL, 10_000_000UL, 20_000_000UL, 1_000UL, 1_000UL, Description = "a fee below the floor is lifted")]
    [TestCase(1_001UL, 0UL, 20_000_000UL, 1_000UL, 1_000UL, Description = "a fall ends at the floor")]
    public void After_Block_FollowsEip1559(
        ulong baseFee, ulong used, ulong limit, ulong floor, ulong expected) =>
        Assert.That(BaseFee.After(baseFee, used, limit, floor), Is.EqualTo((UInt256)expected));

    [Test]
    public void After_FeeOf200Bits_DoesNotOverflow()
    {
        UInt256 huge = UInt256.One << 200;
        Assert.That(
            BaseFee.After(huge, 30_000_000, 30_000_000, UInt256.One), Is.EqualTo(huge + (huge / 8UL)));
    }

    [Test]
    public void FloorOf_Genesis_IsItsFeeUpToOneGwei()
    {
        var genesis = TestChain.NewGenesis([]);
        Assert.Multiple(() =>
        {
            Assert.That(BaseFee.FloorOf(genesis with { BaseFeePerGasWei = 5UL }), Is.EqualTo((UInt256)5UL));
            Assert.That(
                BaseFee.FloorOf(genesis with { BaseFeePerGasWei = TestChain.Gwei * 9UL }),
                Is.EqualTo(BaseFee.FloorMax));
        });
    }
}
