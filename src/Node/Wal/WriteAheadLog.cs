using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Wal;

/// <summary>
/// The validator's write-ahead log: what it is about to say is durable here before it is said
/// (docs/spec/consensus.md, persistence). Segment files <c>NNNNNNNNNN.wal</c>, each a 56-byte header (magic
/// "OLWAL001", genesis hash, salt) and frames (<see cref="WalFrame"/>). A torn tail is cut; damage before
/// sound frames refuses to open. Not thread-safe: the consensus driver owns it.
/// </summary>
public sealed class WriteAheadLog : IDisposable
{
    /// <summary>A segment that grew past this is closed and a new one begun.</summary>
    public const long SegmentBytesMax = 16 * 1024 * 1024;

    private const int FileHeaderSize = 8 + Hash256.Size + WalFrame.SaltSize;
    private static ReadOnlySpan<byte> FileMagic => "OLWAL001"u8;

    private readonly string _folder;
    private readonly Hash256 _genesis;
    private readonly Action<FileStream> _sync;
    private readonly SortedDictionary<ulong, WalPosition> _closedSegments = [];
    private readonly byte[] _salt = new byte[WalFrame.SaltSize];
    private FileStream _file;
    private ulong _sequence;
    private WalPosition _positionMax;
    private bool _dirty;

    // Set while the disk is asked, and left set when it answers with an exception.
    private bool _hasFailed;

    private WriteAheadLog(string folder, Hash256 genesis, Action<FileStream>? sync)
    {
        _folder = folder;
        _genesis = genesis;
        _sync = sync ?? (static file => file.Flush(flushToDisk: true));
        _file = null!;
    }

    /// <summary>Times a batch was made durable, since opening.</summary>
    public long SyncCount { get; private set; }

    /// <summary>Opens the log of a folder (created when absent) and replays it.</summary>
    /// <param name="folder">The folder, for this log alone.</param>
    /// <param name="genesis">The chain the log belongs to.</param>
    /// <param name="entries">Everything durable, oldest first.</param>
    /// <param name="sync">Makes a file durable; a test may count or cut here.</param>
    /// <exception cref="WalCorruptException">Damage in the middle, or a log of another chain.</exception>
    public static WriteAheadLog Open(
        string folder, Hash256 genesis, out IReadOnlyList<WalEntry> entries, Action<FileStream>? sync = null)
    {
        Directory.CreateDirectory(folder);
        WriteAheadLog log = new(folder, genesis, sync);
        List<WalEntry> replayed = [];
        string[] files = Directory.GetFiles(folder, "*.wal");
        Array.Sort(files, StringComparer.Ordinal);
        for (int i = 0; i < files.Length; i++)
        {
            log.Replay(files[i], isLast: i == files.Length - 1, replayed);
        }

        log.StartSegment();
        entries = replayed;
        return log;
    }

    /// <summary>Adds one frame; durable only after <see cref="Sync"/>.</summary>
    public void Append(WalPosition position, ReadOnlySpan<byte> payload)
    {
        Invariant.Require(
            payload.Length <= WalFrame.PayloadBytesMax, "a log frame is larger than its maximum");
        if (_file.Length > SegmentBytesMax)
        {
            // A closed segment is durable, so that only the last one can have a torn tail.
            Sync();
            CloseSegment();
            StartSegment();
        }

        Span<byte> header = stackalloc byte[WalFrame.HeaderSize];
        WalFrame.WriteHeader(header, _salt, position.Value, payload);
        _hasFailed = true;
        _file.Write(header);
        _file.Write(payload);
        _hasFailed = false;
        _positionMax = position > _positionMax ? position : _positionMax;
        _dirty = true;
    }

    /// <summary>Makes everything appended durable. Nothing may be published before it returns.</summary>
    public void Sync()
    {
        if (!_dirty)
        {
            return;
        }

        _hasFailed = true;
        _sync(_file);
        _hasFailed = false;
        _dirty = false;
        SyncCount++;
    }

    /// <summary>
    /// Deletes closed segments that hold nothing above <paramref name="floor"/>, the last committed
    /// position.
    /// </summary>
    public void Prune(WalPosition floor)
    {
        foreach (ulong sequence in _closedSegments.Where(s => s.Value <= floor).Select(s => s.Key).ToArray())
        {
            File.Delete(PathOf(sequence));
            _closedSegments.Remove(sequence);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Sync();
            _file.Dispose();
        }
        catch (IOException) when (_hasFailed)
        {
            // The disk failed before and the owner was told then. Nothing of what is still buffered was ever
            // published.
            return;
        }
    }

    private string PathOf(ulong sequence) =>
        Path.Combine(_folder, sequence.ToString("D10", CultureInfo.InvariantCulture) + ".wal");

    private void StartSegment()
    {
        _sequence++;
        _positionMax = default;
        RandomNumberGenerator.Fill(_salt);
        _file = new FileStream(
            PathOf(_sequence), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        Span<byte> header = stackalloc byte[FileHeaderSize];
        FileMagic.CopyTo(header);
        _genesis.CopyTo(header[8..]);
        _salt.CopyTo(header[(8 + Hash256.Size)..]);
        _file.Write(header);
        _sync(_file);
    }

    private void CloseSegment()
    {
        _closedSegments[_sequence] = _positionMax;
        _file.Dispose();
    }

    private void Replay(string path, bool isLast, List<WalEntry> entries)
    {
        if (!ulong.TryParse(
            Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture, out ulong sequence))
        {
            throw new WalCorruptException($"'{path}' is not a log segment; remove it from the folder");
        }

        _sequence = Math.Max(_sequence, sequence);
        byte[] data = File.ReadAllBytes(path);
        if (isLast && data.Length < FileHeaderSize)
        {
            // The process died while it was making the segment: nothing in it was ever durable.
            File.Delete(path);
            return;
        }

        CheckHeader(path, data);
        ReadOnlySpan<byte> salt = data.AsSpan(8 + Hash256.Size, WalFrame.SaltSize);
        int offset = FileHeaderSize;
        WalPosition positionMax = default;
        while (WalFrame.TryRead(data.AsSpan(offset), salt, out ulong value, out int length))
        {
            WalPosition position = new(value);
            entries.Add(new WalEntry(position, data.AsMemory(offset + WalFrame.HeaderSize, length)));
            positionMax = position > positionMax ? position : positionMax;
            offset += WalFrame.HeaderSize + length;
        }

        if (offset < data.Length)
        {
            if (!isLast || HasFrameAfter(data, offset, salt))
            {
                throw new WalCorruptException(
                    $"'{path}' is damaged at byte {offset}, before sound records: do not sign with this key until the "
                    + "log is restored, or follow the lost-log procedure in docs/spec/consensus.md");
            }

            CutTail(path, offset);
        }

        _closedSegments[sequence] = positionMax;
    }

    private void CheckHeader(string path, byte[] data)
    {
        if (data.Length < FileHeaderSize || !data.AsSpan(0, 8).SequenceEqual(FileMagic))
        {
            throw new WalCorruptException($"'{path}' has no log header of format 1");
        }

        Hash256 genesis = new(data.AsSpan(8, Hash256.Size));
        if (genesis != _genesis)
        {
            throw new WalCorruptException(
                $"'{path}' belongs to the chain with genesis {genesis}, not {_genesis}");
        }
    }

    private static bool HasFrameAfter(byte[] data, int offset, ReadOnlySpan<byte> salt)
    {
        Span<byte> magic = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, WalFrame.Magic);
        for (int at = offset + 1; at < data.Length; at++)
        {
            int next = data.AsSpan(at).IndexOf(magic);
            if (next < 0)
            {
                return false;
            }

            at += next;
            if (WalFrame.TryRead(data.AsSpan(at), salt, out _, out _))
            {
                return true;
            }
        }

        return false;
    }

    private void CutTail(string path, int length)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Write);
        file.SetLength(length);
        _sync(file);
    }
}
