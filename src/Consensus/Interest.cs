using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Rules;
using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus;

/// <summary>
/// What the core can use at one moment, so that whoever reads messages may ask before it pays for signature
/// checks. A picture: it says yes to some of what <see cref="Simplex.Step"/> then ignores, and no only to
/// what would have had no effect when it was taken; peers say again what still matters. Immutable,
/// thread-safe.
/// </summary>
public sealed class Interest
{
    /// <summary>Newest views whose certificates are known to be held; older ones are always wanted.</summary>
    public const int ViewsMax = 64;

    private readonly View _finalized;
    private readonly View _current;
    private readonly bool _isEnded;
    private readonly Window _votes;
    private readonly Window? _previousVotes;
    private readonly ValidatorIndex _leader;
    private readonly ValidatorIndex _nextLeader;

    private readonly ulong _certificatesStored;

    // Bit i is the view _current + 1 - i.
    private readonly ulong _notarized;
    private readonly ulong _nullified;

    private Interest(SimplexState running, SimplexState? previous)
    {
        Epoch = running.Epoch;
        _finalized = running.FinalizedView;
        _current = running.CurrentView;
        _isEnded = running.IsEnded;
        _certificatesStored = running.CertificatesStored;
        _votes = Window.Of(running);
        _previousVotes = previous is null ? null : Window.Of(previous);
        if (_current.Value > 0)
        {
            _leader = running.Leaders.Leader(_current);
        }

        _nextLeader = running.Leaders.Leader(new View(_current.Value + 1));
        for (int i = 0; i < ViewsMax && (ulong)i <= _current.Value; i++)
        {
            ViewState? view = running.Find(new View(_current.Value + 1 - (ulong)i));
            _notarized |= view?.Notarization is null ? 0 : 1UL << i;
            _nullified |= view?.Nullification is null ? 0 : 1UL << i;
        }
    }

    /// <summary>The running epoch.</summary>
    public Epoch Epoch { get; }

    /// <summary>
    /// True for an epoch whose validators are not known yet: what names it cannot be verified, and becomes
    /// <see cref="Input.LaterEpochHeard"/>. What names the next epoch may be kept, bounded, and read again
    /// once that epoch runs.
    /// </summary>
    public bool IsLater(Epoch epoch) => epoch > Epoch;

    /// <summary>True when a vote may still count, prove a fault or ask for help.</summary>
    public bool Wants(Vote vote)
    {
        ArgumentNullException.ThrowIfNull(vote);
        return _votes.Has(vote) || _previousVotes?.Has(vote) == true;
    }

    /// <summary>True when a certificate may still be news.</summary>
    public bool Wants(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        Body body = certificate.Body;
        if (body.Epoch != Epoch || body.View <= _finalized || _isEnded)
        {
            return false;
        }

        ulong top = _current.Value + 1;
        if (body.Kind == BodyKind.Finalize || body.View.Value > top || top - body.View.Value >= ViewsMax)
        {
            return true;
        }

        ulong held = body.Kind == BodyKind.Notarize ? _notarized : _nullified;
        return ((held >> (int)(top - body.View.Value)) & 1) == 0;
    }

    /// <summary>True when a proposal is of a view near enough and, as far as known, of its leader.</summary>
    public bool Wants(Proposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        Body body = proposal.LeaderVote.Body;
        ValidatorIndex leader = proposal.LeaderVote.Index;
        bool isNear = body.View >= _votes.Lowest
            && (body.View <= _finalized || body.View.Value - _finalized.Value <= LeaderSchedule.AheadMax);
        return body.Epoch == Epoch && isNear
            && (body.View != _current || leader == _leader)
            && (body.View.Value != _current.Value + 1 || leader == _nextLeader);
    }

    /// <summary>
    /// True when a new picture would say the same. The ended epoch before the running one stays as it is
    /// but for its own end, so which one it is suffices.
    /// </summary>
    internal bool Shows(SimplexState running, SimplexState? previous) =>
        Epoch == running.Epoch && _current == running.CurrentView && _finalized == running.FinalizedView
        && _isEnded == running.IsEnded && _certificatesStored == running.CertificatesStored
        && _previousVotes?.Epoch == previous?.Epoch;

    internal static Interest Of(SimplexState running, SimplexState? previous) => new(running, previous);

    /// <summary>Votes remembered in one epoch.</summary>
    private sealed record Window(Epoch Epoch, int Validators, View Lowest, View Highest, bool IsEnded)
    {
        public static Window Of(SimplexState state)
        {
            (View lowest, View highest) = state.VoteWindow();
            return new Window(state.Epoch, state.Validators.Count, lowest, highest, state.IsEnded);
        }

        public bool Has(Vote vote) =>
            vote.Body.Epoch == Epoch && vote.Index.Value < Validators
            && ((vote.Body.View >= Lowest && vote.Body.View <= Highest)
                || (IsEnded && vote.Body.Kind == BodyKind.Nullify));
    }
}
