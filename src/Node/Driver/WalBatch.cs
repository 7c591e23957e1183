using System.Buffers;
using System.Buffers.Binary;
using OpenLedger.Consensus.Wal;
using OpenLedger.Node.Wal;

namespace OpenLedger.Node.Driver;

/// <summary>
/// The records of one turn as one frame of the log: (length u32, little endian | record) again and again.
/// </summary>
internal sealed class WalBatch
{
    /// <summary>
    /// A batch this large goes to the log before the turn ends, so that no frame exceeds its maximum.
    /// </summary>
    public const int BytesHeldMax = WalFrame.PayloadBytesMax / 2;

    private readonly ArrayBufferWriter<byte> _bytes = new(4_096);
    private WalPosition _positionMax;

    /// <summary>Adds a record; a batch that has grown large is appended at once, not durable yet.</summary>
    public void Add(WalRecord record, WriteAheadLog log)
    {
        byte[] encoded = WalRecordCodec.Encode(record);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)encoded.Length);
        _bytes.Write(length);
        _bytes.Write(encoded);
        _positionMax = record.Position > _positionMax ? record.Position : _positionMax;
        if (_bytes.WrittenCount >= BytesHeldMax)
        {
            AppendTo(log);
        }
    }

    /// <summary>Appends what was added as one frame and starts anew; not durable yet.</summary>
    public void AppendTo(WriteAheadLog log)
    {
        if (_bytes.WrittenCount == 0)
        {
            return;
        }

        log.Append(_positionMax, _bytes.WrittenSpan);
        _bytes.ResetWrittenCount();
        _positionMax = default;
    }

    /// <summary>The records of a replayed log, oldest first.</summary>
    /// <exception cref="WalCorruptException">A sound frame holds something that is no record.</exception>
    public static IReadOnlyList<WalRecord> Decode(IEnumerable<WalEntry> entries)
    {
        List<WalRecord> records = [];
        foreach (WalEntry entry in entries)
        {
            ReadOnlySpan<byte> rest = entry.Payload.Span;
            while (!rest.IsEmpty)
            {
                uint length = rest.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(rest);
                if (length > rest.Length - 4
                    || !WalRecordCodec.TryDecode(rest.Slice(4, (int)length), out WalRecord? record))
                {
                    throw new WalCorruptException("the log holds a record this version does not know");
                }

                records.Add(record!);
                rest = rest[(4 + (int)length)..];
            }
        }

        return records;
    }
}
