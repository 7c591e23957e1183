using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>Rebuilds the corpus of a chain from its events and its content, as a restart does.</summary>
public static class CorpusReplay
{
    /// <summary>The corpus after all <paramref name="events"/> of the chain, in order from genesis.</summary>
    /// <exception cref="InvariantViolationException">
    /// Content is missing, or the corpus answers differently than it did: the store is damaged.
    /// </exception>
    public static CorpusState Replay(
        IEnumerable<CorpusEvent> events, IContentReader content, SegmentIndexCache cache)
    {
        CorpusState corpus = CorpusState.CreateEmpty(cache).Fork();
        foreach (CorpusEvent change in events)
        {
            Apply(corpus, change, content);
        }

        corpus.Absorb();
        return corpus;
    }

    private static void Apply(CorpusState corpus, CorpusEvent change, IContentReader content)
    {
        switch (change)
        {
            case CorpusEvent.Admitted admitted:
                byte[]? bytes = content.GetContent(admitted.ContentRoot);
                Invariant.Require(
                    bytes is not null, $"the content of contribution {admitted.Contribution} is stored");
                AdmissionDecision decision = corpus.Evaluate(admitted.Datanet, bytes);
                Invariant.Require(
                    decision.IsAccepted, $"contribution {admitted.Contribution} is accepted again");
                ContributionId id = corpus.Admit(decision, admitted.Held);
                Invariant.Require(id == admitted.Contribution, "contributions are numbered as before");
                break;
            case CorpusEvent.Released released:
                corpus.Release(released.Contribution);
                break;
            case CorpusEvent.Sealed seal:
                Invariant.Require(
                    corpus.Seal(seal.Datanet) == seal.Segment, "segments are numbered as before");
                break;
            default:
                Invariant.Require(false, "a corpus event is one of three");
                break;
        }
    }
}
