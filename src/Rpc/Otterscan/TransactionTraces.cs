using System.Text.Json;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Transactions;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Otterscan;

/// <summary>
/// What happened inside a transaction. Contracts of this chain call no others, so its tree is the call and
/// under it the wei that the contract moved, as recorded when the block was executed.
/// </summary>
internal sealed class TransactionTraces(IChainReader chain, IAccountHistory history)
{
    // The kinds of Otterscan: 0 transfer, 1 self-destruct, 2 create, 3 create2; there is but the first here.
    private const int TransferKind = 0;

    /// <summary>ots_getInternalOperations(hash).</summary>
    public void WriteOperations(RpcArguments arguments, Utf8JsonWriter json, CancellationToken cancellation)
    {
        TransactionLocation at = Find(arguments);
        json.WriteStartArray();
        foreach (InternalTransfer transfer in TransfersOf(at))
        {
            json.WriteStartObject();
            json.WriteNumber("type"u8, TransferKind);
            json.WriteAddress("from"u8, transfer.From);
            json.WriteAddress("to"u8, transfer.To);
            json.WriteQuantity("value"u8, transfer.Wei);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>ots_traceTransaction(hash): the entries of the tree, depth first.</summary>
    public void WriteTrace(RpcArguments arguments, Utf8JsonWriter json, CancellationToken cancellation)
    {
        TransactionLocation at = Find(arguments);
        Transaction transaction = chain.GetBlock(at.Height)!.Transactions[at.Index];
        Receipt receipt = chain.GetReceipts(at.Height)![at.Index];
        json.WriteStartArray();
        WriteEntry(
            json, 0, (transaction.Sender, transaction.To!.Value, transaction.Value), transaction.Data.Span,
            receipt.Succeeded ? null : receipt.RevertData);
        foreach (InternalTransfer transfer in TransfersOf(at))
        {
            WriteEntry(json, 1, (transfer.From, transfer.To, transfer.Wei), [], ReadOnlyMemory<byte>.Empty);
        }

        json.WriteEndArray();
    }

    /// <summary>ots_getTransactionError(hash): the revert data; 0x when there is none.</summary>
    public void WriteError(RpcArguments arguments, Utf8JsonWriter json, CancellationToken cancellation)
    {
        TransactionLocation at = Find(arguments);
        json.WriteDataValue(chain.GetReceipts(at.Height)![at.Index].RevertData.Span);
    }

    // What a successful call returned is not kept: its member is left out, as Otterscan allows.
    private static void WriteEntry(
        Utf8JsonWriter json, int depth, (Address From, Address To, UInt256 Value) call,
        ReadOnlySpan<byte> input, ReadOnlyMemory<byte>? output)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "CALL"u8);
        json.WriteNumber("depth"u8, depth);
        json.WriteAddress("from"u8, call.From);
        json.WriteAddress("to"u8, call.To);
        json.WriteQuantity("value"u8, call.Value);
        json.WriteData("input"u8, input);
        if (output is { } known)
        {
            json.WriteData("output"u8, known.Span);
        }

        json.WriteEndObject();
    }

    private IEnumerable<InternalTransfer> TransfersOf(TransactionLocation at) =>
        history.GetTransfers(at.Height).Where(transfer => transfer.TransactionIndex == at.Index);

    private TransactionLocation Find(RpcArguments arguments)
    {
        Hash256 hash = arguments.Get(TransactionTypes.Hash);
        return chain.FindTransaction(hash) ?? throw new RpcException(
            RpcErrorCode.ResourceNotFound, $"transaction {hash} is not in a final block");
    }
}
