using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Mempool;

/// <summary>
/// The senders of the transactions this node decoded last, by hash: a transaction that comes by gossip and in
/// a block has its sender recovered once. A hash covers the signature, so an entry can be wrong for nobody.
/// The oldest leaves first.
/// Thread-safe; never shared between nodes.
/// </summary>
public sealed class KnownSenders
{
    /// <summary>Transactions remembered: the transfers of three full blocks.</summary>
    public const int CountMax = 16_384;

    private readonly Lock _gate = new();
    private readonly Dictionary<Hash256, Address> _byHash = [];
    private readonly Queue<Hash256> _age = new();

    /// <summary>The sender of a transaction; null when it is not remembered.</summary>
    public Address? Find(Hash256 hash)
    {
        lock (_gate)
        {
            return _byHash.TryGetValue(hash, out Address sender) ? sender : null;
        }
    }

    /// <summary>Remembers the sender of a transaction that decoded.</summary>
    public void Add(Transaction transaction)
    {
        lock (_gate)
        {
            if (_byHash.TryAdd(transaction.Hash, transaction.Sender))
            {
                _age.Enqueue(transaction.Hash);
                if (_age.Count > CountMax)
                {
                    _byHash.Remove(_age.Dequeue());
                }
            }
        }
    }
}
