using System.Buffers.Binary;
using OpenLedger.Network;

namespace OpenLedger.Node.Mempool;

/// <summary>
/// Transactions as one gossip message: (length u32, big endian | raw transaction) once or more, at most
/// <see cref="BytesMax"/> and <see cref="CountMax"/>.
/// </summary>
internal static class TransactionBatch
{
    /// <summary>Largest batch.</summary>
    public const int BytesMax = NetworkLimits.GossipBytesMax;

    /// <summary>Most transactions of a batch.</summary>
    public const int CountMax = 1_024;

    /// <summary>Bytes before each transaction.</summary>
    public const int LengthSize = sizeof(uint);

    /// <summary>Largest transaction that fits.</summary>
    public const int TransactionBytesMax = BytesMax - LengthSize;

    /// <summary>Adds one at the end.</summary>
    public static void Append(Stream batch, ReadOnlySpan<byte> raw)
    {
        Span<byte> length = stackalloc byte[LengthSize];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)raw.Length);
        batch.Write(length);
        batch.Write(raw);
    }

    /// <summary>The raw transactions; null when it is malformed, empty or over a limit.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? Decode(ReadOnlyMemory<byte> batch)
    {
        if (batch.IsEmpty || batch.Length > BytesMax)
        {
            return null;
        }

        List<ReadOnlyMemory<byte>> transactions = [];
        while (!batch.IsEmpty)
        {
            if (batch.Length < LengthSize || transactions.Count == CountMax)
            {
                return null;
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(batch.Span);
            if (length > batch.Length - LengthSize)
            {
                return null;
            }

            transactions.Add(batch.Slice(LengthSize, (int)length));
            batch = batch[(LengthSize + (int)length)..];
        }

        return transactions;
    }
}
