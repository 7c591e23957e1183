using System.Buffers.Binary;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.RocksDb;
using static OpenLedger.Storage.Chain.ChainKeyLayout;

namespace OpenLedger.Storage.Chain;

/// <summary>Which transactions touched an account, and which one it sent with a nonce.</summary>
/// <remarks>Values: touched = empty; sent = height 8 || index 4.</remarks>
internal sealed class AccountIndex(Tables tables)
{
    private const int LocationSize = sizeof(ulong) + sizeof(int);

    private readonly RocksDatabase _database = tables.Database;
    private readonly ColumnFamily _family = tables.IndexFamily;

    /// <summary>Adds a block's transactions to its accounts.</summary>
    internal void Add(WriteBatch batch, ExecutedBlock executed)
    {
        Block block = executed.Block;
        ulong height = block.Header.Number.Value;
        Span<byte> sent = stackalloc byte[SentSize];
        Span<byte> location = stackalloc byte[LocationSize];
        BinaryPrimitives.WriteUInt64BigEndian(location, height);
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            Transaction transaction = block.Transactions[i];
            BinaryPrimitives.WriteInt32BigEndian(location[sizeof(ulong)..], i);
            batch.Put(_family, SentBy(sent, transaction.Sender, transaction.Nonce), location);
            Touch(batch, transaction.Sender, height, i);
            if (transaction.To is { } to && to != transaction.Sender)
            {
                Touch(batch, to, height, i);
            }
        }

        foreach (InternalTransfer transfer in executed.Transfers)
        {
            Touch(batch, transfer.From, height, transfer.TransactionIndex);
            Touch(batch, transfer.To, height, transfer.TransactionIndex);
        }
    }

    internal TransactionLocation? FindSent(Address sender, ulong nonce)
    {
        Span<byte> key = stackalloc byte[SentSize];
        using PinnedValue stored = _database.GetPinned(_family, SentBy(key, sender, nonce));
        return stored.Exists ? ReadLocation(stored.Span) : null;
    }

    /// <summary>Transactions of the blocks from <paramref name="first"/> to before <paramref name="end"/>,
    /// whole blocks until <paramref name="wanted"/> are found.</summary>
    internal AccountTransactions List(Address account, ulong first, ulong end, bool newestFirst, int wanted)
    {
        if (first >= end)
        {
            return new AccountTransactions([], HasMore: false);
        }

        Span<byte> lower = stackalloc byte[TouchedSize];
        Span<byte> upper = stackalloc byte[TouchedSize];
        using RocksIterator rows = _database.NewIterator(
            _family, TouchedBy(lower, account, first, 0), TouchedBy(upper, account, end, 0));
        List<TransactionLocation> found = [];
        if (newestFirst)
        {
            rows.SeekToLast();
        }
        else
        {
            rows.SeekToFirst();
        }

        while (rows.IsValid)
        {
            TransactionLocation at = ReadLocation(rows.Key[(1 + Address.Size)..]);
            if (found.Count >= wanted && (found.Count == 0 || found[^1].Height != at.Height))
            {
                return new AccountTransactions(found, HasMore: true);
            }

            found.Add(at);
            Move(rows, newestFirst);
        }

        return new AccountTransactions(found, HasMore: false);
    }

    private static void Move(RocksIterator rows, bool newestFirst)
    {
        if (newestFirst)
        {
            rows.Previous();
        }
        else
        {
            rows.Next();
        }
    }

    private static TransactionLocation ReadLocation(ReadOnlySpan<byte> bytes) => new(
        new Height(BinaryPrimitives.ReadUInt64BigEndian(bytes)),
        BinaryPrimitives.ReadInt32BigEndian(bytes[sizeof(ulong)..]));

    private void Touch(WriteBatch batch, Address account, ulong height, int index)
    {
        Span<byte> key = stackalloc byte[TouchedSize];
        batch.Put(_family, TouchedBy(key, account, height, index), []);
    }
}
