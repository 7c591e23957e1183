using OpenLedger.Consensus.Signing;
using OpenLedger.Consensus.Wal;
using OpenLedger.Node.Wal;
using OpenLedger.Primitives.Votes;
using OpenLedger.Storage.Files;

namespace OpenLedger.Node.Signing;

/// <summary>
/// What a key has signed, in a folder of its own: <c>LOCK</c>, held exclusively while open;
/// <c>IDENTITY</c> (<see cref="SignerIdentityFile"/>); <c>journal/</c>, a log of <see cref="JournalRecord"/>.
/// It needs no private key, so that commands can show, export and import it. Not thread-safe.
/// </summary>
public sealed class SignerJournal : IDisposable
{
    // A watermark record every so often keeps the journal's files few; in between the floor that every frame
    // carries, and the votes themselves, guard.
    private const ulong WatermarkEvery = 1_024;

    // Votes of one turn of the driver: a few; with more they are written early, which costs no safety.
    private const int UnwrittenMax = 1_024;

    private readonly List<Vote> _unwritten = [];
    private readonly FileStream _lock;
    private readonly WriteAheadLog _log;
    private WalPosition? _pruned;

    private SignerJournal(SignerIdentity identity, SignerRules rules, WriteAheadLog log, FileStream @lock) =>
        (Identity, Rules, _log, _lock) = (identity, rules, log, @lock);

    /// <summary>Whose journal it is.</summary>
    public SignerIdentity Identity { get; }

    /// <summary>What may be signed.</summary>
    public SignerRules Rules { get; }

    /// <summary>The highest position this journal knows to be committed.</summary>
    public WalPosition CommittedFloor => _log.Floor;

    /// <summary>Folder of the journal inside a node's folder.</summary>
    public static string FolderIn(string nodeFolder) => Path.Combine(nodeFolder, "signer");

    /// <summary>True when a folder holds a journal, or what is left of one.</summary>
    public static bool Exists(string folder) =>
        File.Exists(SignerIdentityFile.PathIn(folder))
        || (Directory.Exists(LogIn(folder)) && Directory.EnumerateFiles(LogIn(folder), "*.wal").Any());

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">The signer's folder.</param>
    /// <param name="expected">Whose it must be, and whose it becomes when it is empty; null: whosever it is,
    /// but it must not be empty.</param>
    /// <param name="sync">Makes a file durable; a test may count or cut here.</param>
    /// <param name="syncFolder">Makes a folder's entries durable, likewise.</param>
    /// <exception cref="SignerBusyException">A process signs with this journal.</exception>
    /// <exception cref="SignerJournalException">It is another key's or chain's, incomplete, or
    /// missing.</exception>
    /// <exception cref="WalCorruptException">The journal is damaged.</exception>
    public static SignerJournal Open(
        string folder,
        SignerIdentity? expected,
        Action<FileStream>? sync = null,
        Action<string>? syncFolder = null)
    {
        if (expected is null && !Exists(folder))
        {
            throw new SignerJournalException($"there is no signer's journal in '{folder}'");
        }

        Directory.CreateDirectory(folder);
        FileStream @lock = TakeLock(Path.Combine(folder, "LOCK"));
        try
        {
            SignerIdentity identity = Identify(folder, expected, syncFolder ?? FolderSync.Sync);
            SignerRules rules = new();
            WriteAheadLog log = WriteAheadLog.Open(
                LogIn(folder), identity.Genesis, (_, payload) => rules.Replay(Decode(folder, payload)), sync,
                syncFolder);

            // What was committed can never be signed again, whether or not a watermark record says so yet.
            rules.Advance(log.Floor);
            return new SignerJournal(identity, rules, log, @lock);
        }
        catch
        {
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Remembers a vote; its signature may leave only after <see cref="Sync"/>, and not a byte of it is
    /// written before. A journal ahead of the consensus log would bind a restarted node to a Finalize whose
    /// body or Notarization the log lost: the node could neither show it nor nullify the view.
    /// </summary>
    public void Record(Vote vote)
    {
        if (_unwritten.Count == UnwrittenMax)
        {
            WriteVotes();
        }

        _unwritten.Add(vote);
        Rules.Record(vote);
    }

    /// <summary>
    /// Writes the votes recorded since the last time and makes the journal durable: to be called once what
    /// they rest on is durable in the consensus log.
    /// </summary>
    public void Sync()
    {
        WriteVotes();
        _log.Sync();
    }

    /// <summary>Nothing at or below a committed position is signed any more; forgets what is there.</summary>
    public void Advance(WalPosition committed)
    {
        Rules.Advance(committed);
        _log.RaiseFloor(committed);
        bool due = _pruned is not { } last || committed.Value >= last.Value + WatermarkEvery;
        if (due && !Rules.IsRecovering && committed.Value > 0)
        {
            Append(new JournalRecord.OfWatermark(committed));
            _log.Sync();
            _log.Prune(new WalPosition(committed.Value - 1));
            _pruned = committed;
        }
    }

    /// <summary>Notes durably that an earlier journal of this key is lost: nothing is signed.</summary>
    public void BeginRecovery() => Apply(new JournalRecord.RecoveryBegun());

    /// <summary>Notes durably up to where nothing is signed, and that above it votes may be.</summary>
    public void EndRecovery(WalPosition floor) => Apply(new JournalRecord.Recovered(floor));

    /// <summary>Everything another journal of the key has to know.</summary>
    /// <exception cref="SignerJournalException">The journal itself does not know: it is being
    /// recovered.</exception>
    public SigningHistory Export() => Rules.IsRecovering
        ? throw new SignerJournalException(
            "this journal was lost and is being recovered: it does not know what the key has signed")
        : new SigningHistory(Identity, Rules.Watermark, Rules.Barred, [.. Rules.Votes]);

    /// <summary>Takes over a history of the same key, durably; never lowers a watermark.</summary>
    /// <exception cref="SignerJournalException">It is another key's or another chain's.</exception>
    public void Import(SigningHistory history)
    {
        if (history.Identity.DifferenceFrom(Identity) is { } difference)
        {
            throw new SignerJournalException($"the file is of {difference}");
        }

        Apply(new JournalRecord.Imported(history.Watermark, history.Barred, history.Votes));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _log.Dispose();
        _lock.Dispose();
    }

    private void WriteVotes()
    {
        foreach (Vote vote in _unwritten)
        {
            Append(new JournalRecord.OfVote(vote));
        }

        _unwritten.Clear();
    }

    private void Apply(JournalRecord record)
    {
        Append(record);
        _log.Sync();
        Rules.Replay(record);
    }

    private void Append(JournalRecord record) => _log.Append(record.Highest, record.Encode());

    private static string LogIn(string folder) => Path.Combine(folder, "journal");

    private static SignerIdentity Identify(
        string folder, SignerIdentity? expected, Action<string> syncFolder)
    {
        if (SignerIdentityFile.Load(folder) is { } identity)
        {
            return expected is not null && identity.DifferenceFrom(expected) is { } difference
                ? throw new SignerJournalException($"the journal in '{folder}' is of {difference}")
                : identity;
        }

        if (expected is null || Exists(folder))
        {
            throw new SignerJournalException(
                $"'{SignerIdentityFile.PathIn(folder)}' is missing beside a journal; restore the folder, "
                + "or follow docs/guides/recovery.md");
        }

        SignerIdentityFile.Save(folder, expected, syncFolder);
        return expected;
    }

    private static JournalRecord Decode(string folder, ReadOnlySpan<byte> payload) =>
        JournalRecord.TryDecode(payload, out JournalRecord? record)
            ? record!
            : throw new WalCorruptException(
                $"the signer's journal in '{folder}' holds a record of an unknown kind");

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
