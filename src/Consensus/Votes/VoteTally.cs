using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Votes;

/// <summary>
/// The votes of one view: the support of every body, and for each (kind, index) at most two distinct bodies,
/// which is what proving a fault needs.
/// </summary>
internal sealed class VoteTally
{
    private readonly SortedDictionary<
        (BodyKind Kind, ValidatorIndex Index), (Vote First, Vote? Second)> _seen = [];
    private readonly SortedDictionary<(BodyKind Kind, ProposalId Proposal), Support> _support = [];
    private readonly SortedSet<(FaultKind Kind, ValidatorIndex Index)> _reported = [];

    public bool Knows(Vote vote) =>
        _seen.TryGetValue((vote.Body.Kind, vote.Index), out (Vote First, Vote? Second) seen)
        && (seen.First.Body == vote.Body || seen.Second is not null);

    public bool Contains(BodyKind kind, ValidatorIndex index) => _seen.ContainsKey((kind, index));

    /// <summary>
    /// Counts a vote; faults it proves go to <paramref name="faults"/>, each kind once a validator.
    /// </summary>
    public TallyOutcome Add(Vote vote, ValidatorSet validators, List<FaultEvidence> faults)
    {
        (BodyKind, ValidatorIndex) key = (vote.Body.Kind, vote.Index);
        if (!_seen.TryGetValue(key, out (Vote First, Vote? Second) seen))
        {
            _seen[key] = (vote, null);
        }
        else if (seen.First.Body == vote.Body || seen.Second?.Body == vote.Body)
        {
            return TallyOutcome.Known;
        }
        else if (seen.Second is not null)
        {
            return TallyOutcome.Refused;
        }
        else
        {
            _seen[key] = (seen.First, vote);
        }

        Collect(vote, BodyKind.Notarize, faults);
        Collect(vote, BodyKind.Nullify, faults);
        Collect(vote, BodyKind.Finalize, faults);
        SupportOf(vote.Body).Add(vote, validators);
        return TallyOutcome.Counted;
    }

    public ulong PowerOf(in Body body) =>
        _support.TryGetValue((body.Kind, body.Proposal), out Support? support) ? support.Power : 0;

    public Certificate ToCertificate(in Body body, ValidatorSet validators) =>
        SupportOf(body).ToCertificate(body, validators);

    private Support SupportOf(in Body body)
    {
        if (!_support.TryGetValue((body.Kind, body.Proposal), out Support? support))
        {
            support = new Support();
            _support[(body.Kind, body.Proposal)] = support;
        }

        return support;
    }

    private void Collect(Vote vote, BodyKind against, List<FaultEvidence> faults)
    {
        if (_seen.TryGetValue((against, vote.Index), out (Vote First, Vote? Second) other)
            && FaultEvidence.Classify(other.First, vote) is FaultKind kind
            && _reported.Add((kind, vote.Index)))
        {
            faults.Add(new FaultEvidence(kind, other.First, vote));
        }
    }
}
