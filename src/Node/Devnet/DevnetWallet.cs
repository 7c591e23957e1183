using System.Collections.Concurrent;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Composition;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Devnet;

/// <summary>
/// Signs transactions of the devnet's accounts, hands them to one node's pool and waits until they are final.
/// Not thread-safe but for <see cref="Submit"/> against the node's own events.
/// </summary>
internal sealed class DevnetWallet : IDisposable
{
    private static readonly UInt256 FeeCap = 20_000_000_000;
    private static readonly UInt256 Tip = 1_000_000_000;

    private readonly FullNode _node;
    private readonly ulong _chainId;
    private readonly Dictionary<Address, ulong> _nonces = [];
    private readonly ConcurrentDictionary<Hash256, TaskCompletionSource<Receipt>> _waiting = new();

    internal DevnetWallet(FullNode node, ulong chainId)
    {
        _node = node;
        _chainId = chainId;
        node.Finalized += OnFinalized;
    }

    public void Dispose() => _node.Finalized -= OnFinalized;

    /// <summary>Signs and submits; completes with the receipt once the block is final.</summary>
    /// <exception cref="NodeStartException">The pool refused it.</exception>
    internal Task<Receipt> Submit(PrivateKey from, Address to, UInt256 value, byte[] data, ulong gasLimit) =>
        Send(from, to, value, data, gasLimit).Final;

    /// <summary>As <see cref="Submit"/>, with the transaction's hash.</summary>
    /// <exception cref="NodeStartException">The pool refused it.</exception>
    internal (Hash256 Hash, Task<Receipt> Final) Send(
        PrivateKey from, Address to, UInt256 value, byte[] data, ulong gasLimit)
    {
        Address sender = from.Address;
        ulong nonce = _nonces.TryGetValue(sender, out ulong next) ? next : _node.Pool.PendingNonce(sender);
        Transaction transaction = TransactionSigner.Sign(
            new UnsignedTransaction
            {
                ChainId = _chainId,
                Nonce = nonce,
                MaxFeePerGas = FeeCap,
                MaxPriorityFeePerGas = Tip,
                GasLimit = gasLimit,
                To = to,
                Value = value,
                Data = data,
            },
            from);
        TaskCompletionSource<Receipt> final = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[transaction.Hash] = final;
        if (_node.Pool.Submit(transaction.Raw) is PoolVerdict.Rejected refused)
        {
            throw new NodeStartException(
                $"the pool refused a transaction of the devnet: {refused.Reason}: {refused.Detail}");
        }

        _nonces[sender] = nonce + 1;
        return (transaction.Hash, final.Task);
    }

    private void OnFinalized(ExecutedBlock block)
    {
        for (int i = 0; i < block.Block.Transactions.Count; i++)
        {
            if (_waiting.TryRemove(
                block.Block.Transactions[i].Hash, out TaskCompletionSource<Receipt>? final))
            {
                final.TrySetResult(block.Receipts[i]);
            }
        }
    }
}
