using OpenLedger.Explorer.Receipts;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Explorer.Tests.Receipts;

internal sealed class SilenceReasonsTests
{
    private static readonly ModelDetails Model = new(
        new ModelId(1), "model", "infinigram", Address.Zero, 1, UInt256.One, UInt256.One, Hash256.Zero, false, [],
        new Height(1), true, 1, 1);

    [TestCase("underReview", "waits for a curator")]
    [TestCase("rejected", "refused it")]
    [TestCase("withdrawn", "withdrawn")]
    public void Of_Status_IsTheReason(string status, string expected) =>
        Assert.That(Reasons(status, 10_000, published: true, [Model]), Has.Some.Contains(expected));

    [Test]
    public void Of_InNoVersion_SaysSo() =>
        Assert.That(Reasons("accepted", 10_000, published: false, [Model]), Has.One.Contains("no published version"));

    [Test]
    public void Of_NothingNew_SaysWhoIsPaid() =>
        Assert.That(Reasons("accepted", 0, published: true, [Model]), Has.One.Contains("wrote them first"));

    [Test]
    public void Of_NoModel_SaysSo() =>
        Assert.That(Reasons("accepted", 10_000, published: true, []), Is.EqualTo(new[] { "No model stands on its datanet." }));

    [Test]
    public void Of_NothingWrong_NamesTheRule() =>
        Assert.That(
            Reasons("accepted", 10_000, published: true, [Model]), Has.One.Contains("eight tokens in a row"));

    private static IReadOnlyList<string> Reasons(
        string status, uint noveltyBps, bool published, IReadOnlyList<ModelDetails> models) =>
        SilenceReasons.Of(
            new ContributionDetails(
                new ContributionId(1), new DatanetId(1), Address.Zero, Address.Zero, status, null, "title",
                Hash256.Zero, Hash256.Zero, 100, 20, 5, noveltyBps, "accepted", [], null,
                published ? new SegmentId(1) : null, UInt256.Zero, new Height(2), UInt256.Zero, UInt256.Zero,
                new Height(1), 1, null),
            models);
}
