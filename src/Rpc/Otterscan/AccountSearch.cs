using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Otterscan;

/// <summary>
/// An account's transactions in pages of whole blocks, newest first. The "first" page is that of the newest ones.
/// </summary>
internal sealed class AccountSearch(IChainReader chain, IAccountHistory history)
{
    /// <summary>ots_searchTransactionsBefore(address, block, pageSize): block 0 means the head.</summary>
    public void WriteBefore(RpcArguments arguments, Utf8JsonWriter json, CancellationToken cancellation)
    {
        (Address account, ulong block, int size) = Read(arguments);
        Height before = new(block == 0 ? ulong.MaxValue : block);
        AccountTransactions page = history.ListBefore(account, before, size);
        bool isFirst = block == 0 || IsNothingFrom(account, block);
        Write(json, [.. page.Transactions], isFirst, isLast: !page.HasMore, cancellation);
    }

    /// <summary>ots_searchTransactionsAfter(address, block, pageSize): block 0 means from genesis.</summary>
    public void WriteAfter(RpcArguments arguments, Utf8JsonWriter json, CancellationToken cancellation)
    {
        (Address account, ulong block, int size) = Read(arguments);
        ulong first = block == 0 || block == ulong.MaxValue ? block : block + 1;
        AccountTransactions page = history.ListFrom(account, new Height(first), size);
        bool isLast = block == 0 || history.ListBefore(account, new Height(first), 1).Transactions.Count == 0;
        Write(json, [.. page.Transactions.Reverse()], isFirst: !page.HasMore, isLast, cancellation);
    }

    /// <summary>ots_getTransactionBySenderAndNonce(sender, nonce): its hash, or null.</summary>
    public void WriteSent(RpcArguments arguments, Utf8JsonWriter json, CancellationToken cancellation)
    {
        Address sender = arguments.Get(OtterscanTypes.Sender);
        ulong nonce = arguments.Get(OtterscanTypes.Nonce);
        if (history.FindSent(sender, nonce) is { } at && chain.GetBlock(at.Height) is { } block)
        {
            json.WriteHashValue(block.Transactions[at.Index].Hash);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static (Address Account, ulong Block, int PageSize) Read(RpcArguments arguments) => (
        arguments.Get(OtterscanTypes.Account),
        arguments.Get(OtterscanTypes.SearchBlock),
        arguments.Get(OtterscanTypes.PageSize));

    private bool IsNothingFrom(Address account, ulong block) =>
        history.ListFrom(account, new Height(block), 1).Transactions.Count == 0;

    private void Write(
        Utf8JsonWriter json, IReadOnlyList<TransactionLocation> page, bool isFirst, bool isLast,
        CancellationToken cancellation)
    {
        json.WriteStartObject();
        json.WriteStartArray("txs"u8);
        Each(page, (block, _, at) => TransactionJson.WriteIncluded(json, block, at.Index), cancellation);
        json.WriteEndArray();
        json.WriteStartArray("receipts"u8);
        Each(page, WriteReceipt, cancellation);
        json.WriteEndArray();
        json.WriteBoolean("firstPage"u8, isFirst);
        json.WriteBoolean("lastPage"u8, isLast);
        json.WriteEndObject();

        void WriteReceipt(Block block, IReadOnlyList<Receipt> receipts, TransactionLocation at)
        {
            json.WriteStartObject();
            ReceiptJson.WriteMembers(json, block, at.Index, receipts[at.Index]);
            ReceiptJson.WriteLogs(json, block, at.Index, receipts);
            ReceiptJson.WriteStatus(json, receipts[at.Index]);
            json.WriteNumber("timestamp"u8, block.Header.Timestamp);
            json.WriteEndObject();
        }
    }

    // Neighbours are mostly of one block, which is then read once.
    private void Each(
        IReadOnlyList<TransactionLocation> page,
        Action<Block, IReadOnlyList<Receipt>, TransactionLocation> write, CancellationToken cancellation)
    {
        (Block Block, IReadOnlyList<Receipt> Receipts)? held = null;
        foreach (TransactionLocation at in page)
        {
            cancellation.ThrowIfCancellationRequested();
            if (held?.Block.Header.Number != at.Height)
            {
                held = (chain.GetBlock(at.Height)!, chain.GetReceipts(at.Height)!);
            }

            write(held.Value.Block, held.Value.Receipts, at);
        }
    }
}
