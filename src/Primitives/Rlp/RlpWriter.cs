using System.Buffers.Binary;
using System.Numerics;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Rlp;

/// <summary>
/// Writes canonical RLP into a buffer that grows. Lists are opened and closed around their items; their
/// length is filled in when they are closed. Not thread-safe; <see cref="Clear"/> makes a writer reusable
/// without allocation.
/// </summary>
public sealed class RlpWriter
{
    private byte[] _buffer;
    private int[] _open = new int[8];
    private int _depth;

    /// <summary>An empty writer with room for <paramref name="capacity"/> bytes.</summary>
    public RlpWriter(int capacity = 256) => _buffer = new byte[Math.Max(capacity, 16)];

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes written; valid until the next write. All lists must be closed.</summary>
    public ReadOnlySpan<byte> Written
    {
        get
        {
            Invariant.Require(_depth == 0, "an RLP list was left open");
            return _buffer.AsSpan(0, Length);
        }
    }

    /// <summary>
    /// Length of the RLP of a string of <paramref name="length"/> bytes starting with <paramref
    /// name="first"/>.
    /// </summary>
    public static int LengthOfBytes(int length, byte first) =>
        length == 1 && first < 0x80 ? 1 : LengthOfHeader(length) + length;

    /// <summary>Length of the RLP of a string.</summary>
    public static int LengthOfBytes(ReadOnlySpan<byte> bytes) =>
        LengthOfBytes(bytes.Length, bytes.IsEmpty ? (byte)0 : bytes[0]);

    /// <summary>Length of the RLP of an integer.</summary>
    public static int LengthOfUInt(ulong value) =>
        value < 0x80 ? 1 : 1 + ((71 - BitOperations.LeadingZeroCount(value)) / 8);

    /// <summary>
    /// Length of the RLP of a list whose items have <paramref name="payload"/> bytes together.
    /// </summary>
    public static int LengthOfList(int payload) => LengthOfHeader(payload) + payload;

    /// <summary>Writes a string.</summary>
    public RlpWriter WriteBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 1 && bytes[0] < 0x80)
        {
            Take(1)[0] = bytes[0];
            return this;
        }

        int header = LengthOfHeader(bytes.Length);
        Span<byte> room = Take(header + bytes.Length);
        PutHeader(room, 0x80, bytes.Length, header);
        bytes.CopyTo(room[header..]);
        return this;
    }

    /// <summary>Writes an integer, big-endian without leading zeros.</summary>
    public RlpWriter WriteUInt(ulong value)
    {
        if (value is > 0 and < 0x80)
        {
            Take(1)[0] = (byte)value;
            return this;
        }

        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return WriteBytes(bytes[(BitOperations.LeadingZeroCount(value) / 8)..]);
    }

    /// <summary>Writes an integer, big-endian without leading zeros.</summary>
    public RlpWriter WriteUInt256(in UInt256 value)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        value.WriteBigEndian(bytes);
        return WriteBytes(bytes[((256 - value.BitLength) / 8)..]);
    }

    /// <summary>Writes 20 bytes.</summary>
    public RlpWriter WriteAddress(in Address address)
    {
        Span<byte> room = Take(1 + Address.Size);
        room[0] = 0x80 + Address.Size;
        address.CopyTo(room[1..]);
        return this;
    }

    /// <summary>Writes 20 bytes, or the empty string for null.</summary>
    public RlpWriter WriteOptionalAddress(in Address? address) =>
        address is { } present ? WriteAddress(present) : WriteBytes([]);

    /// <summary>Writes 32 bytes.</summary>
    public RlpWriter WriteHash(in Hash256 hash)
    {
        Span<byte> room = Take(1 + Hash256.Size);
        room[0] = 0x80 + Hash256.Size;
        hash.CopyTo(room[1..]);
        return this;
    }

    /// <summary>Copies an item that is RLP already.</summary>
    public RlpWriter WriteRaw(ReadOnlySpan<byte> item)
    {
        item.CopyTo(Take(item.Length));
        return this;
    }

    /// <summary>Opens a list.</summary>
    public RlpWriter StartList()
    {
        if (_depth == _open.Length)
        {
            Invariant.Require(_depth < RlpReader.MaxDepth, "RLP lists nested too deep to be read again");
            Array.Resize(ref _open, _open.Length * 2);
        }

        Take(1);
        _open[_depth++] = Length;
        return this;
    }

    /// <summary>Closes the list opened last.</summary>
    public RlpWriter EndList()
    {
        Invariant.Require(_depth > 0, "no RLP list is open");
        int start = _open[--_depth];
        int payload = Length - start;
        int header = LengthOfHeader(payload);
        if (header > 1)
        {
            Take(header - 1);
            Buffer.BlockCopy(_buffer, start, _buffer, start + header - 1, payload);
        }

        PutHeader(_buffer.AsSpan(start - 1), 0xC0, payload, header);
        return this;
    }

    /// <summary>
    /// Opens a list whose items will have exactly <paramref name="payload"/> bytes; it is not closed.
    /// </summary>
    public RlpWriter WriteListHeader(int payload)
    {
        int header = LengthOfHeader(payload);
        PutHeader(Take(header), 0xC0, payload, header);
        return this;
    }

    /// <summary>Forgets what was written and keeps the buffer.</summary>
    public void Clear() => (Length, _depth) = (0, 0);

    /// <summary>A copy of the bytes written. All lists must be closed.</summary>
    public byte[] ToArray() => Written.ToArray();

    private static int LengthOfHeader(int length) =>
        length < 56 ? 1 : 1 + ((39 - BitOperations.LeadingZeroCount((uint)length)) / 8);

    private static void PutHeader(Span<byte> room, byte offset, int length, int header)
    {
        if (header == 1)
        {
            room[0] = (byte)(offset + length);
            return;
        }

        room[0] = (byte)(offset + 55 + header - 1);
        for (int i = header - 1; i > 0; i--)
        {
            // The low byte of what remains of the length.
            room[i] = (byte)(length & 0xFF);
            length >>= 8;
        }
    }

    private Span<byte> Take(int count)
    {
        int start = Length;
        int end = start + count;
        if (end > _buffer.Length)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(end, _buffer.Length * 2L)));
        }

        Length = end;
        return _buffer.AsSpan(start, count);
    }
}
