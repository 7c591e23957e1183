using System.Text.Json;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>What a node says of a transaction in a finalized block.</summary>
/// <param name="Hash">The transaction.</param>
/// <param name="Block">Its block.</param>
/// <param name="Succeeded">False when it reverted.</param>
/// <param name="GasUsed">Gas it used.</param>
/// <param name="FeeWei">Wei it paid for that.</param>
/// <param name="Logs">Its events.</param>
public sealed record TransactionReceipt(
    Hash256 Hash, Height Block, bool Succeeded, ulong GasUsed, UInt256 FeeWei, IReadOnlyList<LogEntry> Logs)
{
    /// <summary>From eth_getTransactionReceipt's answer.</summary>
    /// <exception cref="ClientException">Not a receipt.</exception>
    public static TransactionReceipt Read(JsonElement answer)
    {
        ulong gasUsed = answer.Number("gasUsed");
        return new TransactionReceipt(
            answer.Hash("transactionHash"),
            new Height(answer.Number("blockNumber")),
            answer.Number("status") == 1,
            gasUsed,
            answer.Wide("effectiveGasPrice") * gasUsed,
            [.. answer.List("logs").Select(ReadLog)]);
    }

    /// <summary>The parameters of a contract's event in this receipt.</summary>
    /// <exception cref="ClientException">There is none.</exception>
    public AbiValue[] Event(Address contract, AbiEvent @event)
    {
        foreach (LogEntry log in Logs)
        {
            if (log.Address == contract && @event.TryDecode(log, out AbiValue[] values, out _))
            {
                return values;
            }
        }

        throw new ClientException(
            $"transaction {Hash} has no event {@event.Name}; is the node of another version?");
    }

    private static LogEntry ReadLog(JsonElement log) => new(
        log.Account("address"),
        [.. log.List("topics").Select(t =>
            Hex.TryDecode(t.GetString(), out byte[] bytes) && bytes.Length == Hash256.Size
            ? new Hash256(bytes)
            : throw new ClientException(
                "the node's answer has a topic that is not a hash; is it another version?"))],
        log.Bytes("data"));
}
