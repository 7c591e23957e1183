using System.Buffers;
using System.Text;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Negotiation;

/// <summary>
/// The lines of multistream-select 1.0: length of what follows (variable length), text, 0a
/// (github.com/multiformats/multistream-select).
/// </summary>
internal static class MultistreamCodec
{
    /// <summary>The first line of both sides.</summary>
    public const string Header = "/multistream/1.0.0";

    /// <summary>The answer to a proposal that is not supported.</summary>
    public const string NotAvailable = "na";

    /// <summary>Most bytes of a line, its end included and its length not.</summary>
    public const int LineBytesMax = 1_024;

    private const int LengthSizeMax = 2;

    /// <summary>Takes one line off the front of <paramref name="buffer"/> when it is whole.</summary>
    public static MultistreamLine TryRead(ref ReadOnlySequence<byte> buffer, out string text)
    {
        text = "";
        Span<byte> front = stackalloc byte[LengthSizeMax];
        int frontSize = (int)Math.Min(buffer.Length, LengthSizeMax);
        buffer.Slice(0, frontSize).CopyTo(front);
        VarintStatus status = Varint.TryRead(front[..frontSize], out ulong length, out int lengthSize);
        if (status == VarintStatus.Incomplete)
        {
            // Two bytes hold every length that is allowed.
            return frontSize == LengthSizeMax ? MultistreamLine.Malformed : MultistreamLine.Incomplete;
        }

        if (status == VarintStatus.Invalid || length is 0 or > LineBytesMax)
        {
            return MultistreamLine.Malformed;
        }

        if (buffer.Length < lengthSize + (long)length)
        {
            return MultistreamLine.Incomplete;
        }

        Span<byte> line = stackalloc byte[(int)length];
        buffer.Slice(lengthSize, (int)length).CopyTo(line);
        if (line[^1] != (byte)'\n' || line[..^1].ContainsAnyExceptInRange((byte)0x20, (byte)0x7e))
        {
            return MultistreamLine.Malformed;
        }

        text = Encoding.ASCII.GetString(line[..^1]);
        buffer = buffer.Slice(lengthSize + (int)length);
        return MultistreamLine.Done;
    }

    /// <summary>Writes one line of printable ASCII.</summary>
    public static void Write(IBufferWriter<byte> output, string text)
    {
        int length = text.Length + 1;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, LineBytesMax, nameof(text));
        Span<byte> destination = output.GetSpan(LengthSizeMax + length);
        int size = Varint.Write(destination, (ulong)length);
        size += Encoding.ASCII.GetBytes(text, destination[size..]);
        destination[size++] = (byte)'\n';
        output.Advance(size);
    }
}
