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

    /// <summary>Every vote remembered, in order.</summary>
    public IEnumerable<Vote> Votes => _votes.Values;

    /// <summary>What to do with a body.</summary>
    public SignDecision Decide(in Body body)
    {
        WalPosition position = WalPosition.Of(body.Epoch, body.View);
        if (position <= Watermark)
        {
            return new SignDecision(SignRefusal.BelowWatermark, null);
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
        (WalPosition, BodyKind)[] old = [.. _votes.Keys.TakeWhile(k => k.Position <= position)];
        foreach ((WalPosition, BodyKind) key in old)
        {
            _votes.Remove(key);
        }
    }

    /// <summary>Applies a journal record read back at start.</summary>
    public void Replay(JournalRecord record)
    {
        switch (record)
        {
            case JournalRecord.OfVote r:
                Record(r.Vote);
                break;
            case JournalRecord.OfWatermark r:
                Advance(r.Position);
                break;
            default:
                Invariant.Require(false, "an unknown journal record");
                break;
        }
    }
}
