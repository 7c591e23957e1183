using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Rpc.Tests.Chain;

/// <summary>A pool that makes a block of every transaction it admits at once.</summary>
internal sealed class MiningPool(MemoryChain chain) : ITransactionPool
{
    private readonly Lock _gate = new();
    private readonly MemoryPool _admission = new(chain);

    public PoolStatus Status => default;

    public IReadOnlyList<WaitingTransaction> Waiting(Address? sender, int limit) => [];

    public ValueTask<PoolVerdict> SubmitAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellation) =>
        ValueTask.FromResult(Submit(raw));

    public PoolVerdict Submit(ReadOnlyMemory<byte> raw)
    {
        lock (_gate)
        {
            PoolVerdict verdict = _admission.Submit(raw);
            if (verdict is PoolVerdict.Accepted accepted)
            {
                chain.Mine(_admission.Find(accepted.Hash)!);
            }

            return verdict;
        }
    }

    public ulong PendingNonce(Address sender) => chain.Head.State.GetAccount(sender).Nonce;

    public Transaction? Find(Hash256 hash) => null;
}
