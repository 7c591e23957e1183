using System.Buffers;
using System.Buffers.Binary;
using OpenLedger.Consensus.Wal;
using OpenLedger.Node.Wal;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Driver;

/// <summary>
/// The records of one turn as one frame of the log: (length u32, big endian | record) again and again.
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
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)encoded.Length);
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

    /// <summary>Opens a log and adds its records above a floor to a list, oldest first.</summary>
    /// <exception cref="WalCorruptException">The log does not open, or a sound frame holds something that is
    /// no record.</exception>
    public static WriteAheadLog OpenLog(
        string folder, Hash256 genesis, WalPosition floor, List<WalRecord> records) =>
        WriteAheadLog.Open(folder, genesis, (position, payload) =>
        {
            if (position > floor)
            {
                Read(payload, floor, records);
            }
        });

    /// <summary>Adds the records of one frame that lie above a floor.</summary>
    /// <exception cref="WalCorruptException">It holds something that is no record.</exception>
    public static void Read(ReadOnlySpan<byte> payload, WalPosition floor, List<WalRecord> records)
    {
        while (!payload.IsEmpty)
        {
            uint length =
                payload.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(payload);
            if (length > payload.Length - 4
                || !WalRecordCodec.TryDecode(payload.Slice(4, (int)length), out WalRecord? record))
            {
                throw new WalCorruptException("the log holds a record this version does not know");
            }

            if (record!.Position > floor)
            {
                records.Add(record);
            }

            payload = payload[(4 + (int)length)..];
        }
    }
}
