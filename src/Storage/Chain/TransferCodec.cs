using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Storage.Chain;

/// <summary>
/// What contracts moved in a block as stored: one RLP list of <c>[transactionIndex, from, to, wei]</c>.
/// </summary>
internal static class TransferCodec
{
    internal static byte[] Encode(IReadOnlyList<InternalTransfer> transfers)
    {
        RlpWriter writer = new(64 * transfers.Count);
        writer.StartList();
        foreach (InternalTransfer transfer in transfers)
        {
            writer.StartList()
                .WriteUInt((ulong)transfer.TransactionIndex)
                .WriteAddress(transfer.From)
                .WriteAddress(transfer.To)
                .WriteUInt256(transfer.Wei)
                .EndList();
        }

        return writer.EndList().ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not what <see cref="Encode"/> wrote.</exception>
    internal static IReadOnlyList<InternalTransfer> Decode(ReadOnlySpan<byte> bytes)
    {
        List<InternalTransfer> transfers = [];
        RlpReader reader = new(bytes);
        bool read = reader.TryReadList(out RlpReader list) && reader.TryEnd();
        while (read && !list.IsAtEnd)
        {
            read = list.TryReadList(out RlpReader item);
            read &= item.TryReadUInt64(out ulong index) && index <= int.MaxValue;
            read &= item.TryReadAddress(out Address from);
            read &= item.TryReadAddress(out Address to);
            read &= item.TryReadUInt256(out UInt256 wei) && item.TryEnd();
            if (read)
            {
                transfers.Add(new InternalTransfer((int)index, from, to, wei));
            }
        }

        return read ? transfers : throw new InvalidDataException("stored transfers do not decode");
    }
}
