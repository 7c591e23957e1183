using System.Buffers.Binary;
using OpenLedger.Consensus.Wal;

namespace OpenLedger.Node.Wal;

/// <summary>
/// Reads one segment file from its start, a frame at a time. Where the frames end it says whether the file
/// ends there, whether what follows was never durable (a torn tail), or whether something durable is damaged.
/// </summary>
internal sealed class WalSegment
{
    /// <summary>Longest file that is read: a full segment, and the largest frame after that.</summary>
    public const long BytesMax =
        WriteAheadLog.SegmentBytesMax + WalFrame.HeaderSize + WalFrame.PayloadBytesMax;

    private const int SearchBytes = 1 << 16;

    private readonly FileStream _file;
    private readonly byte[] _salt;
    private byte[] _payload = new byte[4_096];

    private WalSegment(FileStream file, byte[] salt) => (_file, _salt) = (file, salt);

    /// <summary>Where the sound frames end.</summary>
    public long End { get; private set; } = WalSegmentHeader.Size;

    /// <summary>The highest position in any frame.</summary>
    public WalPosition PositionMax { get; private set; }

    /// <summary>The highest floor in any frame.</summary>
    public WalPosition Floor { get; private set; }

    /// <summary>True when something lies behind the sound frames.</summary>
    public bool HasRest => End < _file.Length;

    /// <summary>True when something behind the sound frames was durable once: it is damaged.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Reads the frames behind the header.</summary>
    public static WalSegment Read(FileStream file, WalSegmentHeader header, WalReader? read)
    {
        WalSegment segment = new(file, header.Salt);
        while (segment.TryReadFrame(read))
        {
        }

        if (segment.HasRest)
        {
            segment.IsDamaged = segment.HasPromised(segment.End);
        }

        return segment;
    }

    private bool TryReadFrame(WalReader? read)
    {
        Span<byte> header = stackalloc byte[WalFrame.HeaderSize];
        _file.Position = End;
        if (_file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
            || !WalFrame.TryDecode(header, _salt, End, out WalFrame frame)
            || frame.Length > _file.Length - End - WalFrame.HeaderSize)
        {
            return false;
        }

        if (_payload.Length < frame.Length)
        {
            _payload = new byte[frame.Length];
        }

        Span<byte> payload = _payload.AsSpan(0, frame.Length);
        _file.ReadExactly(payload);
        if (!frame.Holds(payload, _salt, End))
        {
            return false;
        }

        End += WalFrame.HeaderSize + frame.Length;
        PositionMax = frame.Position > PositionMax ? frame.Position : PositionMax;
        Floor = frame.Floor > Floor ? frame.Floor : Floor;
        read?.Invoke(frame.Position, payload);
        return true;
    }

    /// <summary>True when a frame after <paramref name="offset"/> says that it was durable.</summary>
    private bool HasPromised(long offset)
    {
        Span<byte> magic = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(magic, WalFrame.Magic);
        byte[] window = new byte[SearchBytes];
        for (long start = offset; start < _file.Length; start += SearchBytes - WalFrame.HeaderSize + 1)
        {
            _file.Position = start;
            int length = _file.ReadAtLeast(window, window.Length, throwOnEndOfStream: false);
            ReadOnlySpan<byte> searched = window.AsSpan(0, length);
            for (int at = 0; at < length; at++)
            {
                int next = searched[at..].IndexOf(magic);
                if (next < 0)
                {
                    break;
                }

                at += next;
                if (WalFrame.TryDecode(searched[at..], _salt, start + at, out WalFrame frame)
                    && frame.Durable > offset)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
