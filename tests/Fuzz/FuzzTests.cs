using OpenLedger.Fuzz.Campaigns;
using OpenLedger.Fuzz.Decoders;
using OpenLedger.Fuzz.Mutation;

namespace OpenLedger.Fuzz;

/// <summary>
/// A slice of the campaign on every commit; OPENLEDGER_FUZZ_FRAMES sets the frames a decoder.
/// </summary>
[TestFixture]
public class FuzzTests
{
    private static readonly long Frames =
        long.TryParse(Environment.GetEnvironmentVariable("OPENLEDGER_FUZZ_FRAMES"), out long frames)
            ? frames
            : 20_000;

    public static IEnumerable<string> Names => DecoderRegistry.All.Select(decoder => decoder.Name);

    [TestCaseSource(nameof(Names))]
    public void Decoder_MutatedFrames_ThrowsNothingAndKeepsItsCaps(string name)
    {
        FuzzedDecoder decoder = DecoderRegistry.All.Single(one => one.Name == name);
        FuzzTotals totals = new FuzzCampaign(decoder, seed: 1).Run(Frames);
        Assert.That(totals.Findings, Is.Empty, () => string.Join('\n', totals.Findings));
        Assert.That(totals.Accepted, Is.GreaterThan(0).And.LessThan(totals.Frames));
    }

    [Test]
    public void Campaign_BadDecoders_AreFound()
    {
        byte[][] valid = [[1, 2, 3, 4]];
        Assert.That(
            WhatIsFound(FuzzedDecoder.Of("throws", valid, frame => frame[3] == 4)), Does.StartWith("threw "));
        Assert.That(
            WhatIsFound(FuzzedDecoder.Of("allocates", valid, frame => new byte[frame.Length * 100_000].Length >= 0)),
            Does.StartWith("allocated "));
        Assert.That(
            WhatIsFound(FuzzedDecoder.Of(
                "lax", valid, frame => frame.Length > 3 ? frame[..4] : null, kept => kept, hasOneForm: true)),
            Does.StartWith("a second form"));
        Assert.That(
            WhatIsFound(FuzzedDecoder.Of("refuses", valid, frame => false)), Is.EqualTo("refuses a valid frame"));
    }

    [Test]
    public void Mutator_SameSeed_MakesTheSameFrames()
    {
        byte[][] valid = [[.. Enumerable.Range(0, 100).Select(i => (byte)i)]];
        FrameMutator one = new(7, valid, 300);
        FrameMutator two = new(7, valid, 300);
        for (int i = 0; i < 500; i++)
        {
            byte[] frame = one.Next();
            Assert.That(two.Next(), Is.EqualTo(frame));
            Assert.That(frame, Has.Length.LessThanOrEqualTo(300));
        }
    }

    private static string WhatIsFound(FuzzedDecoder decoder) =>
        new FuzzCampaign(decoder, seed: 1).Run(2_000).Findings[0].What;
}
