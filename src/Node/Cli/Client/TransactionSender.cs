using System.Globalization;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>
/// Sends transactions of one account: nonce, fees and gas from the node, signed here, then waits until they
/// are final. What would revert is found by the estimate and not sent. Not thread-safe.
/// </summary>
public sealed class TransactionSender(ChainClient chain, ulong chainId, PrivateKey key, FinalityWait wait)
{
    /// <summary>The method that takes any transaction.</summary>
    public const string SendMethod = "eth_sendRawTransaction";

    // The state may move between the estimate and the block.
    private const ulong GasMarginDivisor = 4;

    /// <summary>The account.</summary>
    public Address Account => key.Address;

    /// <summary>The chain the signatures bind.</summary>
    public ulong ChainId => chainId;

    /// <summary>The node.</summary>
    public ChainClient Chain => chain;

    /// <summary>The key, for what is signed besides transactions.</summary>
    public PrivateKey Key => key;

    /// <summary>How it waits.</summary>
    public FinalityWait Wait => wait;

    /// <summary>Signs and hands over; does not wait.</summary>
    /// <param name="to">Recipient or contract.</param>
    /// <param name="value">Wei sent along.</param>
    /// <param name="data">Calldata.</param>
    /// <param name="cancellation">Ends the wait for the node's answers.</param>
    /// <param name="method">Which method takes it.</param>
    /// <exception cref="ClientException">It would revert, or the node refuses it; nothing was
    /// spent.</exception>
    public async Task<Transaction> SubmitAsync(
        Address to, UInt256 value, ReadOnlyMemory<byte> data, CancellationToken cancellation,
        string method = SendMethod)
    {
        ulong gas = await chain.EstimateAsync(Account, to, value, data, cancellation).ConfigureAwait(false);
        FeeOffer fees = await chain.FeesAsync(cancellation).ConfigureAwait(false);
        ulong nonce = await chain.NonceAsync(Account, cancellation).ConfigureAwait(false);
        Transaction transaction = TransactionSigner.Sign(
            new UnsignedTransaction
            {
                ChainId = chainId,
                Nonce = nonce,
                MaxFeePerGas = fees.MaxFeePerGas,
                MaxPriorityFeePerGas = fees.MaxPriorityFeePerGas,
                GasLimit = data.IsEmpty ? gas : gas + (gas / GasMarginDivisor),
                To = to,
                Value = value,
                Data = data,
            },
            key);
        await chain.SendAsync(transaction.Raw, cancellation, method).ConfigureAwait(false);
        return transaction;
    }

    /// <summary>Waits until a transaction is final.</summary>
    /// <exception cref="ClientException">It is not in time, or it reverted.</exception>
    public async Task<TransactionReceipt> FinalAsync(Transaction transaction, CancellationToken cancellation)
    {
        Hash256 hash = transaction.Hash;
        TransactionReceipt receipt = await wait.UntilAsync(
            c => chain.ReceiptAsync(hash, c),
            () => string.Create(
                CultureInfo.InvariantCulture,
                $"transaction {hash} was sent but is not final after {wait.Timeout.TotalSeconds:0.###} s; "
                + $"see whether the chain moves with openledger status, "
                + $"or wait longer with --timeout SECONDS"),
            cancellation).ConfigureAwait(false);
        return receipt.Succeeded
            ? receipt
            : throw new ClientException(
                $"transaction {hash} failed in block {receipt.Block} and paid its gas: "
                + await ReasonAsync(transaction, receipt, cancellation).ConfigureAwait(false));
    }

    /// <summary>Sends and waits until final.</summary>
    /// <exception cref="ClientException">Refused, not final in time, or reverted.</exception>
    public async Task<TransactionReceipt> SendAsync(
        Address to, UInt256 value, ReadOnlyMemory<byte> data, CancellationToken cancellation) =>
        await FinalAsync(await SubmitAsync(to, value, data, cancellation).ConfigureAwait(false), cancellation)
            .ConfigureAwait(false);

    // Receipts carry no reason: the call is run again on the state before its block.
    private async Task<string> ReasonAsync(
        Transaction transaction, TransactionReceipt receipt, CancellationToken cancellation)
    {
        try
        {
            await chain.CallAsync(
                Account, transaction.To!.Value, transaction.Value, transaction.Data,
                new Height(receipt.Block.Value - 1),
                cancellation).ConfigureAwait(false);
            return receipt.GasUsed >= transaction.GasLimit
                ? "it ran out of gas; run the command again"
                : "an earlier transaction of the block changed what it depends on; run the command again";
        }
        catch (RpcErrorException refusal)
        {
            return refusal.Message;
        }
    }
}
