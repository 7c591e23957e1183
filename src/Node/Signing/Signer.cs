using OpenLedger.Consensus.Signing;
using OpenLedger.Consensus.Wal;
using OpenLedger.Node.Wal;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Signing;

/// <summary>
/// Holds a validator's key and signs what <see cref="SignerRules"/> allow. Every vote is in the journal,
/// durable after
/// <see cref="Sync"/>, before its signature may leave the node. The journal is kept apart from the consensus
/// log, so that losing one does not lose the other. Not thread-safe: the driver owns it.
/// </summary>
public sealed class Signer : IDisposable
{
    private const ulong WatermarkEvery = 1_024;

    private readonly PrivateKey _key;
    private readonly ConsensusDomain _domain;
    private readonly SignerRules _rules = new();
    private readonly WriteAheadLog _journal;
    private readonly FileStream _lock;
    private WalPosition _pruned;

    private Signer(
        PrivateKey key, ConsensusDomain domain, WriteAheadLog journal, FileStream @lock)
    {
        _key = key;
        _domain = domain;
        _journal = journal;
        _lock = @lock;
    }

    /// <summary>Every vote signed and still remembered, in order.</summary>
    public IReadOnlyList<Vote> SignedVotes => [.. _rules.Votes];

    /// <summary>Opens the journal of a key in its own folder.</summary>
    /// <exception cref="SignerBusyException">Another process signs with this journal.</exception>
    /// <exception cref="WalCorruptException">The journal is damaged.</exception>
    public static Signer Open(
        string folder, PrivateKey key, ConsensusDomain domain, Hash256 genesis)
    {
        Directory.CreateDirectory(folder);
        FileStream @lock = TakeLock(Path.Combine(folder, "LOCK"));
        WriteAheadLog journal;
        List<JournalRecord> records = [];
        try
        {
            journal = WriteAheadLog.Open(Path.Combine(folder, "journal"), genesis, (_, payload) =>
                records.Add(JournalRecord.TryDecode(payload, out JournalRecord? record)
                    ? record!
                    : throw new WalCorruptException(
                        $"the signer's journal in '{folder}' holds a record of an unknown kind")));
        }
        catch (WalCorruptException)
        {
            @lock.Dispose();
            throw;
        }

        Signer signer = new(key, domain, journal, @lock);
        records.ForEach(signer._rules.Replay);

        return signer;
    }

    /// <summary>The vote for a body, or null when the rules forbid it.</summary>
    /// <param name="body">What to sign.</param>
    /// <param name="index">The key's place in the set of the body's epoch.</param>
    public Vote? Sign(in Body body, ValidatorIndex index)
    {
        SignDecision decision = _rules.Decide(body);
        if (decision.Refusal != SignRefusal.None)
        {
            return null;
        }

        if (decision.Existing is not null)
        {
            return decision.Existing;
        }

        Vote vote = new(body, index, Secp256k1.Sign(_key, _domain.Digest(body)));
        _journal.Append(WalPosition.Of(body.Epoch, body.View), new JournalRecord.OfVote(vote).Encode());
        _rules.Record(vote);
        return vote;
    }

    /// <summary>Makes the journal durable.</summary>
    public void Sync() => _journal.Sync();

    /// <summary>Nothing at or below a committed position is signed any more; forgets what is there.</summary>
    public void Advance(WalPosition position)
    {
        _rules.Advance(position);
        // A watermark record every so often keeps the journal's files few; in between the votes themselves
        // guard.
        if (position.Value >= _pruned.Value + WatermarkEvery)
        {
            _journal.Append(position, new JournalRecord.OfWatermark(position).Encode());
            _journal.Sync();
            _journal.Prune(new WalPosition(position.Value - 1));
            _pruned = position;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _journal.Dispose();
        _lock.Dispose();
    }

    private static FileStream TakeLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new SignerBusyException(
                $"'{path}' is held by another process: "
                + "two nodes must never sign with one key; stop the other one");
        }
    }
}
