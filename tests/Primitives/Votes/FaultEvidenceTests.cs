using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Primitives.Tests.Votes;

/// <summary>S1, S2, S3: which two votes prove a fault together.</summary>

[TestFixture]
public sealed class FaultEvidenceTests
{
    private static readonly ProposalId P =
        new(new Epoch(2), new View(9), new View(7), Keccak.Hash("block"u8));

    private static readonly ProposalId Q = P with { ParentView = new View(6) };

    private static IEnumerable<TestCaseData> Pairs()
    {
        Body nullify = Body.Nullify(P.Epoch, P.View);
        yield return new TestCaseData(Body.Notarize(P), Body.Notarize(Q), FaultKind.TwoNotarize).SetName(
            "S1");
        yield return new TestCaseData(Body.Finalize(P), Body.Finalize(Q), FaultKind.TwoFinalize).SetName(
            "S2");
        yield return new TestCaseData(Body.Finalize(P), nullify, FaultKind.FinalizeAndNullify).SetName("S3");
        yield return new TestCaseData(nullify, Body.Finalize(Q), FaultKind.FinalizeAndNullify).SetName(
            "S3 reversed");
        yield return new TestCaseData(Body.Notarize(P), nullify, null).SetName(
            "Notarize and Nullify are no fault");
        yield return new TestCaseData(Body.Notarize(P), Body.Notarize(P), null).SetName(
            "a duplicate is no fault");
        yield return new TestCaseData(Body.Notarize(P), Body.Finalize(Q), null).SetName(
            "Notarize P and Finalize Q are none");
        yield return new TestCaseData(
            Body.Finalize(P), Body.Nullify(P.Epoch, new View(8)), null).SetName("another view is none");
    }

    [TestCaseSource(nameof(Pairs))]
    public void Classify_PairOfVotes_IsTheFault(object first, object second, FaultKind? expected)
    {
        Vote a = VoteOf(0, (Body)first);
        Vote b = VoteOf(0, (Body)second);
        Assert.That(FaultEvidence.Classify(a, b), Is.EqualTo(expected));
        Assert.That(
            FaultEvidence.Classify(a, VoteOf(1, (Body)second)), Is.Null, "two validators");
    }

    // Whether a signature is good is not asked here.
    private static Vote VoteOf(ushort index, Body body) => new(body, new ValidatorIndex(index), default);
}
