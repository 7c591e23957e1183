using System.Buffers.Binary;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Signing;

/// <summary>
/// One entry of the signer's journal; the file frames it (length, checksum). Big endian:
/// <code>
/// 1 vote 123 | 2 epoch u64 | view u64 (watermark)
/// </code>
/// </summary>
public abstract record JournalRecord
{
    private JournalRecord()
    {
    }

    /// <summary>A vote, before its signature leaves the signer.</summary>
    public sealed record OfVote(Vote Vote) : JournalRecord;

    /// <summary>The watermark was raised.</summary>
    public sealed record OfWatermark(WalPosition Position) : JournalRecord;

    /// <summary>The bytes in a new array.</summary>
    public byte[] Encode()
    {
        switch (this)
        {
            case OfVote record:
                return [1, .. record.Vote.Encode()];
            case OfWatermark record:
                byte[] bytes = new byte[17];
                bytes[0] = 2;
                BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(1), record.Position.Epoch.Value);
                BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(9), record.Position.View.Value);
                return bytes;
            default:
                throw new InvalidOperationException("an unknown record");
        }
    }

    /// <summary>Reads a record that fills <paramref name="bytes"/> exactly; false when it is none.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out JournalRecord? record)
    {
        record = null;
        if (bytes.Length == 1 + Vote.Size && bytes[0] == 1)
        {
            bool read = Vote.TryDecode(bytes[1..], out Vote? vote) == MessageError.None;
            bool exists = read && WalPosition.TryOf(vote!.Body.Epoch, vote.Body.View, out _);
            record = exists ? new OfVote(vote!) : null;
        }
        else if (bytes.Length == 17 && bytes[0] == 2)
        {
            Epoch epoch = new(BinaryPrimitives.ReadUInt64BigEndian(bytes[1..]));
            View view = new(BinaryPrimitives.ReadUInt64BigEndian(bytes[9..]));
            record = WalPosition.TryOf(epoch, view, out WalPosition position)
                ? new OfWatermark(position)
                : null;
        }

        return record is not null;
    }
}
