using System.Buffers.Binary;

namespace OpenLedger.Fuzz.Mutation;

/// <summary>Makes frames from valid ones, the same ones for the same seed. One caller at a time.</summary>
internal sealed class FrameMutator(int seed, IReadOnlyList<byte[]> valid, int lengthMax)
{
    private static readonly ulong[] Extremes =
    [
        0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff,
        0x7fffffffffffffff, 0x8000000000000000, 0xffffffffffffffff,
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next frame.</summary>
    public byte[] Next()
    {
        int kind = _random.Next(16);
        if (valid.Count == 0 || kind == 0)
        {
            byte[] noise = new byte[_random.Next(Math.Min(lengthMax, 512) + 1)];
            _random.NextBytes(noise);
            return noise;
        }

        byte[] start = valid[_random.Next(valid.Count)];
        if (kind == 1)
        {
            return start;
        }

        if (kind == 2)
        {
            return Repeated(start);
        }

        List<byte> frame = [.. start];
        for (int change = _random.Next(1, 5); change > 0; change--)
        {
            Change(frame);
        }

        return [.. frame.Take(lengthMax)];
    }

    private void Change(List<byte> frame)
    {
        int at = _random.Next(frame.Count + 1);
        int count = _random.Next(Math.Min(64, frame.Count - at) + 1);
        switch (_random.Next(9))
        {
            case 0 when at < frame.Count:
                frame[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when at < frame.Count:
                frame[at] = (byte)_random.Next(256);
                break;
            case 2:
                frame.RemoveRange(at, frame.Count - at);
                break;
            case 3:
                frame.RemoveRange(at, count);
                break;
            case 4:
                frame.InsertRange(at, frame.GetRange(at, count));
                break;
            case 5:
                frame.Insert(at, (byte)_random.Next(256));
                break;
            case 6:
                Overwrite(frame, at);
                break;
            case 7:
                byte[] other = valid[_random.Next(valid.Count)];
                int from = _random.Next(other.Length + 1);
                frame.InsertRange(at, other.AsSpan(from, Math.Min(128, other.Length - from)).ToArray());
                break;
            default:
                frame.AddRange(frame.GetRange(at, count));
                break;
        }
    }

    // Lengths and counts are numbers of 1 to 8 bytes in either order, or of variable length.
    private void Overwrite(List<byte> frame, int at)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(number, Extremes[_random.Next(Extremes.Length)]);
        int size = 1 << _random.Next(4);
        number = number[^size..];
        if (_random.Next(2) == 0)
        {
            number.Reverse();
        }

        for (int i = 0; i < size && at + i < frame.Count; i++)
        {
            frame[at + i] = number[i];
        }
    }

    // What costs much for few bytes shows when there is much of it.
    private byte[] Repeated(byte[] start)
    {
        int from = _random.Next(start.Length + 1);
        int size = Math.Min(1 + _random.Next(32), start.Length - from);
        int before = _random.Next(2) == 0 ? 0 : from;
        byte[] frame = new byte[_random.Next(before, Math.Max(before, lengthMax) + 1)];
        start.AsSpan(0, Math.Min(before, frame.Length)).CopyTo(frame);
        for (int at = before; size > 0 && at < frame.Length; at += size)
        {
            start.AsSpan(from, Math.Min(size, frame.Length - at)).CopyTo(frame.AsSpan(at));
        }

        return frame;
    }
}
