using FsCheck;
using FsCheck.Fluent;
using OpenLedger.Ledger.Fees;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Fees;

/// <summary>The fee split, by table and by property.</summary>
[TestFixture]
public sealed class FeeSplitTests
{
    private static readonly GenesisFees Shares = new();

    [TestCase(0UL, 0UL, 0UL, 0UL, 0UL, 0UL)]
    [TestCase(1UL, 0UL, 0UL, 0UL, 0UL, 1UL)]
    [TestCase(9UL, 0UL, 0UL, 1UL, 1UL, 7UL)]
    [TestCase(10UL, 1UL, 0UL, 2UL, 2UL, 5UL)]
    [TestCase(20UL, 2UL, 1UL, 4UL, 4UL, 10UL)]
    [TestCase(99UL, 9UL, 4UL, 19UL, 19UL, 52UL)]
    [TestCase(1_000UL, 100UL, 50UL, 200UL, 200UL, 500UL)]
    public void Of_ModelFee_FloorsAndLeavesTheRestToData(
        ulong fee, ulong protocol, ulong burned, ulong model, ulong stakers, ulong data)
    {
        FeeSplit split = FeeSplit.Of(UInt256.Zero, fee, Shares);
        Assert.Multiple(() =>
        {
            Assert.That(split.Protocol, Is.EqualTo((UInt256)protocol));
            Assert.That(split.Burned, Is.EqualTo((UInt256)burned));
            Assert.That(split.Model, Is.EqualTo((UInt256)model));
            Assert.That(split.Stakers, Is.EqualTo((UInt256)stakers));
            Assert.That(split.Data, Is.EqualTo((UInt256)data));
            Assert.That(split.Unattributed, Is.EqualTo(split.Data));
        });
    }

    [TestCase(0U, 0U, 5UL, 7UL, 0UL)]
    [TestCase(1U, 0U, 1UL, 7UL, 1UL)]
    [TestCase(1_000U, 0U, 5UL, 7UL, 5UL)]
    [TestCase(1_001U, 0U, 5UL, 7UL, 6UL)]
    [TestCase(3U, 100U, 333UL, 10UL, 2UL)]
    public void Price_Tokens_IsRoundedUpOnce(uint tokensIn, uint tokensOut, ulong priceIn, ulong priceOut,
        ulong fee) =>
        Assert.That(FeeSplit.Price(tokensIn, tokensOut, priceIn, priceOut), Is.EqualTo((UInt256)fee));

    [Test]
    public void Of_HostAboveTheModelFee_IsCut() =>
        Assert.That(FeeSplit.Of(11UL, 10UL, Shares).Total, Is.EqualTo((UInt256)20UL));

    [Test]
    public void Of_AnyFeeAndShares_SumsToTheWei() =>
        Prop.ForAll(
            Gen.Choose(0, int.MaxValue).Four().ToArbitrary(),
            draw =>
            {
                (int a, int b, int c, int d) = draw;
                UInt256 modelFee = (UInt256)(ulong)a * (ulong)b;
                UInt256 hostFee = (UInt256)(ulong)c * (ulong)d;
                uint protocol = (uint)(a % 5_000);
                uint model = (uint)(b % 3_000);
                uint stakers = (uint)(c % 2_000);
                GenesisFees shares = new()
                {
                    ProtocolBps = protocol,
                    ModelBps = model,
                    StakersBps = stakers,
                    DataBps = 10_000 - protocol - model - stakers,
                    ProtocolBurnBps = (uint)(d % 10_001),
                };
                FeeSplit split = FeeSplit.Of(hostFee, modelFee, shares);
                UInt256 attributed = split.Data / 3UL;
                return split.ModelFee == modelFee
                    && split.Total == modelFee + UInt256.Min(hostFee, modelFee)
                    && split.Burned <= split.Protocol
                    && split.ProtocolToTreasury + split.Burned == split.Protocol
                    && split.WithAttributed(attributed).Unattributed + attributed == split.Data
                    && split.WithAttributed(attributed).Total == split.Total;
            }).QuickCheckThrowOnFailure();
}
