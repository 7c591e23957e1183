using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Signing;

/// <summary>
/// The last guard of a validator's key: what it signed for each (epoch, view, kind), and a watermark at or
/// below which it signs nothing. Pure: its owner keeps the journal file, one <see cref="JournalRecord"/> a
/// change, durable before the signature leaves. Knows nothing of why it is asked. Not thread-safe.
/// </summary>
public sealed class SignerRules
{
    /// <summary>
    /// Most votes remembered above the watermark; with more, the lowest views go and the watermark follows.
    /// </summary>
    public const int VotesMax = 65_536;

    private readonly SortedDictionary<(WalPosition Position, BodyKind Kind), Vote> _votes = [];

    /// <summary>Nothing at or below this position is signed.</summary>
    public WalPosition Watermark { get; private set; }

    /// <summary>
    /// A position above the watermark at which nothing is signed either, since it may have been before the
    /// journal was lost; null: none.
    /// </summary>
    public WalPosition? Barred { get; private set; }

    /// <summary>True from the moment the loss of the journal was noticed until somebody vouched.</summary>
    public bool IsRecovering { get; private set; }

    /// <summary>Every vote remembered, by position, then kind.</summary>
    public IEnumerable<Vote> Votes => _votes.Values;

    /// <summary>True when nothing was ever signed or forbidden: the journal begins here.</summary>
    public bool IsBlank => _votes.Count == 0 && Watermark == default && Barred is null && !IsRecovering;

    /// <summary>The order of <see cref="Votes"/>.</summary>
    public static bool IsBefore(in Body first, in Body second) =>
        (WalPosition.Of(first.Epoch, first.View), first.Kind)
            .CompareTo((WalPosition.Of(second.Epoch, second.View), second.Kind)) < 0;

    /// <summary>
    /// True when a vote that this key made is no surprise: remembered, or too old to tell. False means that
    /// somebody else signs with the key, or that votes were forgotten.
    /// </summary>
    public bool Expects(in Body body) =>
        !WalPosition.TryOf(body.Epoch, body.View, out WalPosition position)
        || position <= Watermark
        || position == Barred
        || (_votes.TryGetValue((position, body.Kind), out Vote? known) && known.Body == body);

    /// <summary>What to do with a body.</summary>
    public SignDecision Decide(in Body body)
    {
        WalPosition position = WalPosition.Of(body.Epoch, body.View);
        if (IsRecovering)
        {
            return new SignDecision(SignRefusal.Recovering, null);
        }

        if (position <= Watermark || position == Barred)
        {
            SignRefusal refusal = position == Barred ? SignRefusal.Barred : SignRefusal.BelowWatermark;
            return new SignDecision(refusal, null);
        }

        if (_votes.TryGetValue((position, body.Kind), out Vote? existing))
        {
            return existing.Body == body
                ? new SignDecision(SignRefusal.None, existing)
                : new SignDecision(SignRefusal.DifferentBody, null);
        }

        return body.Kind switch
        {
            BodyKind.Finalize when _votes.ContainsKey((position, BodyKind.Nullify)) =>
                new SignDecision(SignRefusal.FinalizeAfterNullify, null),
            BodyKind.Nullify when _votes.ContainsKey((position, BodyKind.Finalize)) =>
                new SignDecision(SignRefusal.NullifyAfterFinalize, null),
            _ => new SignDecision(SignRefusal.None, null),
        };
    }

    /// <summary>
    /// Remembers a vote that <see cref="Decide"/> allowed, or one read back from the journal.
    /// </summary>
    public void Record(Vote vote)
    {
        ArgumentNullException.ThrowIfNull(vote);
        Body body = vote.Body;
        WalPosition position = WalPosition.Of(body.Epoch, body.View);
        if (position > Watermark)
        {
            _votes[(position, body.Kind)] = vote;
        }

        while (_votes.Count > VotesMax)
        {
            Advance(_votes.Keys.First().Position);
        }
    }

    /// <summary>
    /// Raises the watermark (never lowers it) and forgets what is at or below it: the last finalized view, or
    /// after an import the highest signed one.
    /// </summary>
    public void Advance(WalPosition position)
    {
        if (position <= Watermark)
        {
            return;
        }

        Watermark = position;
        Barred = Barred > position ? Barred : null;
        (WalPosition, BodyKind)[] old = [.. _votes.Keys.TakeWhile(k => k.Position <= position)];
        foreach ((WalPosition, BodyKind) key in old)
        {
            _votes.Remove(key);
        }
    }

    /// <summary>The journal was lost: nothing is signed until <see cref="EndRecovery"/>.</summary>
    public void BeginRecovery() => IsRecovering = true;

    /// <summary>
    /// Enough power vouched (docs/spec/consensus.md, <i>Recovery</i>): nothing is signed at or below the
    /// floor, nor in view 1 of the epoch after it.
    /// </summary>
    public void EndRecovery(WalPosition floor)
    {
        Advance(floor);
        Bar(NextEpochOf(floor));
        IsRecovering = false;
    }

    /// <summary>
    /// Takes over what another journal of this key knew: its votes, the higher watermark, its bar. Ends a
    /// recovery, since this is what was lost. Where the two contradict each other the key has signed twice;
    /// nothing more is signed up to there.
    /// </summary>
    public void Merge(WalPosition watermark, WalPosition? barred, IEnumerable<Vote> votes)
    {
        ArgumentNullException.ThrowIfNull(votes);
        IsRecovering = false;
        WalPosition twice = default;
        foreach (Vote vote in votes)
        {
            SignRefusal refusal = Decide(vote.Body).Refusal;
            if (refusal is SignRefusal.None or SignRefusal.Barred)
            {
                Record(vote);
            }
            else if (refusal != SignRefusal.BelowWatermark)
            {
                WalPosition position = WalPosition.Of(vote.Body.Epoch, vote.Body.View);
                twice = position > twice ? position : twice;
            }
        }

        Advance(twice > watermark ? twice : watermark);
        if (barred is { } bar)
        {
            Bar(bar);
        }
    }

    /// <summary>View 1 of the epoch after a position's, or nothing after the last epoch.</summary>
    internal static WalPosition? NextEpochOf(WalPosition floor) =>
        WalPosition.TryOf(new Epoch(floor.Epoch.Value + 1), new View(1), out WalPosition first)
            ? first
            : null;

    /// <summary>Applies a journal record read back at start.</summary>
    public void Replay(JournalRecord record)
    {
        switch (record)
        {
            case JournalRecord.OfVote r:
                Record(r.Vote);
                break;
            case JournalRecord.OfWatermark r:
                Advance(r.Watermark);
                break;
            case JournalRecord.RecoveryBegun:
                BeginRecovery();
                break;
            case JournalRecord.Recovered r:
                EndRecovery(r.Floor);
                break;
            case JournalRecord.Imported r:
                Merge(r.Watermark, r.Barred, r.Votes);
                break;
            default:
                Invariant.Require(false, "an unknown journal record");
                break;
        }
    }

    // A second recovery before the first bar was passed keeps the higher: it covers the lower by its floor.
    private void Bar(WalPosition? position) =>
        Barred = position > Watermark && (Barred is null || position > Barred) ? position : Barred;
}
