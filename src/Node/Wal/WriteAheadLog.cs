using System.Globalization;
using System.Security.Cryptography;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Files;

namespace OpenLedger.Node.Wal;

/// <summary>
/// A log that is durable before anything it holds is acted on (docs/spec/storage.md, <i>Logs</i>): the
/// validator's consensus log, and the signer's journal. Segment files <c>NNNNNNNNNN.wal</c>, numbered without
/// gaps, each a header (<see cref="WalSegmentHeader"/>) and frames (<see cref="WalFrame"/>). What a power cut
/// tore off the end is cut away; damage to anything that was durable refuses to open, except in the last
/// synced batch, which nothing after it can vouch for. Not thread-safe: its owner is one thread at a time.
/// </summary>
public sealed class WriteAheadLog : IDisposable
{
    /// <summary>A segment that grew past this is closed and a new one begun.</summary>
    public const long SegmentBytesMax = 16 * 1024 * 1024;

    private const string Extension = ".wal";

    private readonly string _folder;
    private readonly Hash256 _genesis;
    private readonly Action<FileStream> _sync;
    private readonly Action<string> _syncFolder;

    // The highest position of every closed segment, by sequence.
    private readonly SortedDictionary<ulong, WalPosition> _closedSegments = [];
    private byte[] _salt = [];
    private FileStream _file = null!;
    private ulong _sequence;
    private WalPosition _positionMax;
    private long _durable;
    private bool _dirty;

    // Set while the disk is asked, and left set when it answers with an exception.
    private bool _hasFailed;

    private WriteAheadLog(
        string folder, Hash256 genesis, Action<FileStream>? sync, Action<string>? syncFolder)
    {
        _folder = folder;
        _genesis = genesis;
        _sync = sync ?? (static file => file.Flush(flushToDisk: true));
        _syncFolder = syncFolder ?? FolderSync.Sync;
    }

    /// <summary>Times a batch was made durable, since opening.</summary>
    public long SyncCount { get; private set; }

    /// <summary>
    /// The highest position that anybody said is committed (<see cref="RaiseFloor"/>), as far as it reached
    /// the disk with a later append.
    /// </summary>
    public WalPosition Floor { get; private set; }

    /// <summary>Opens the log of a folder (created when absent) and replays it.</summary>
    /// <param name="folder">The folder, for this log alone.</param>
    /// <param name="genesis">The chain the log belongs to.</param>
    /// <param name="read">Takes everything durable, oldest first; null when nobody wants it.</param>
    /// <param name="sync">Makes a file durable; a test may count or cut here.</param>
    /// <param name="syncFolder">Makes the entries of a folder durable, likewise.</param>
    /// <exception cref="WalCorruptException">Damage before the end, a missing segment, or a log of another
    /// chain or format.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static WriteAheadLog Open(
        string folder,
        Hash256 genesis,
        WalReader? read,
        Action<FileStream>? sync = null,
        Action<string>? syncFolder = null)
    {
        WriteAheadLog log = new(folder, genesis, sync, syncFolder);
        log.MakeFolder();
        (ulong Sequence, string Path)[] segments = log.FindSegments();
        for (int i = 0; i < segments.Length; i++)
        {
            log.Replay(segments[i].Sequence, segments[i].Path, isLast: i == segments.Length - 1, read);
        }

        if (log._file is null)
        {
            log.StartSegment();
        }

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

        long offset = _file.Length;
        Span<byte> header = stackalloc byte[WalFrame.HeaderSize];
        WalFrame.Of(payload, position, Floor, _durable, _salt, offset).Encode(header, _salt, offset);
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
        _durable = _file.Length;
        _dirty = false;
        SyncCount++;
    }

    /// <summary>
    /// Notes that everything up to a position is committed; later appends carry it. Never lowered.
    /// </summary>
    public void RaiseFloor(WalPosition floor) => Floor = floor > Floor ? floor : Floor;

    /// <summary>
    /// Raises the floor and deletes the oldest closed segments as long as they hold nothing above it.
    /// </summary>
    public void Prune(WalPosition floor)
    {
        RaiseFloor(floor);
        while (_closedSegments.Count > 0)
        {
            (ulong sequence, WalPosition highest) = _closedSegments.First();
            if (highest > floor)
            {
                return;
            }

            // One after the other, each durably, so that a power cut leaves no gap.
            File.Delete(PathOf(sequence));
            _syncFolder(_folder);
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

    private string PathOf(ulong sequence) => Path.Combine(
        _folder, sequence.ToString("D10", CultureInfo.InvariantCulture) + Extension);

    private void MakeFolder()
    {
        if (!Directory.Exists(_folder))
        {
            Directory.CreateDirectory(_folder);
            _syncFolder(Path.GetDirectoryName(Path.GetFullPath(_folder))!);
        }
    }

    private (ulong Sequence, string Path)[] FindSegments()
    {
        (ulong Sequence, string Path)[] segments = [.. Directory.GetFiles(_folder, "*" + Extension)
            .Select(path => (SequenceOf(path), path)).Order()];
        for (int i = 1; i < segments.Length; i++)
        {
            if (segments[i].Sequence != segments[i - 1].Sequence + 1)
            {
                ulong missing = segments[i - 1].Sequence + 1;
                throw new WalCorruptException(
                    $"'{_folder}' lacks segment {missing}: {WalCorruptException.Advice}");
            }
        }

        return segments;
    }

    private static ulong SequenceOf(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return name.Length == 10
            && ulong.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out ulong sequence)
                ? sequence
                : throw new WalCorruptException(
                    $"'{path}' is not a log segment; remove it from the folder");
    }

    private void StartSegment()
    {
        _sequence++;
        _positionMax = default;
        _salt = RandomNumberGenerator.GetBytes(WalSegmentHeader.SaltSize);
        _hasFailed = true;
        _file = new FileStream(
            PathOf(_sequence), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        _file.Write(new WalSegmentHeader(_genesis, _sequence, _salt).Encode());
        _sync(_file);
        _syncFolder(_folder);
        _hasFailed = false;
        _durable = _file.Length;
    }

    private void CloseSegment()
    {
        _closedSegments[_sequence] = _positionMax;
        _file.Dispose();
    }

    private void Replay(ulong sequence, string path, bool isLast, WalReader? read)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        bool keep = false;
        try
        {
            if (ReadHeader(file, path, sequence, isLast) is not { } header)
            {
                // The process died while it was making the segment: nothing in it was ever durable.
                File.Delete(path);
                _syncFolder(_folder);
                return;
            }

            _sequence = sequence;
            WalSegment segment = WalSegment.Read(file, header, read);
            if (segment.IsDamaged || (segment.HasRest && !isLast))
            {
                throw new WalCorruptException(
                    $"'{path}' is damaged at byte {segment.End}, before sound records: "
                    + WalCorruptException.Advice);
            }

            RaiseFloor(segment.Floor);
            if (isLast)
            {
                Continue(file, header, segment);
                keep = true;
            }
            else
            {
                _closedSegments[sequence] = segment.PositionMax;
            }
        }
        finally
        {
            if (!keep)
            {
                file.Dispose();
            }
        }
    }

    // The last segment goes on. A process that was killed leaves frames the system has but the disk perhaps
    // not; they were read as durable, so they are made so before anything follows from them.
    private void Continue(FileStream file, WalSegmentHeader header, WalSegment segment)
    {
        file.SetLength(segment.End);
        file.Position = segment.End;
        _sync(file);
        _salt = header.Salt;
        _positionMax = segment.PositionMax;
        _durable = segment.End;
        _file = file;
    }

    private WalSegmentHeader? ReadHeader(FileStream file, string path, ulong sequence, bool isLast)
    {
        if (file.Length > WalSegment.BytesMax)
        {
            throw new WalCorruptException(
                $"'{path}' has {file.Length} bytes, more than the {WalSegment.BytesMax} of any segment");
        }

        Span<byte> bytes = stackalloc byte[WalSegmentHeader.Size];
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        int? format = WalSegmentHeader.FormatOf(bytes[..length]);
        if (format is { } other && other != WalSegmentHeader.Format)
        {
            throw new WalCorruptException(
                $"'{path}' has log format {other}; this program reads format {WalSegmentHeader.Format}");
        }

        WalSegmentHeader? header = WalSegmentHeader.Decode(bytes[..length]);
        if (header is null)
        {
            return isLast && file.Length <= WalSegmentHeader.Size ? null : throw new WalCorruptException(
                $"'{path}' has no sound log header: {WalCorruptException.Advice}");
        }

        if (header.Genesis != _genesis)
        {
            throw new WalCorruptException(
                $"'{path}' belongs to the chain with genesis {header.Genesis}, not {_genesis}");
        }

        return header.Sequence == sequence ? header : throw new WalCorruptException(
            $"'{path}' is segment {header.Sequence} under another name; give it its own name back");
    }
}
