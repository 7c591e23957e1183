namespace OpenLedger.Node.Mempool;

/// <summary>
/// The waiting transactions of one sender, by nonce; gaps are allowed within the pool's limit.
/// </summary>
internal sealed class SenderQueue
{
    private readonly SortedList<ulong, PoolTransaction> _byNonce = [];

    public int Count => _byNonce.Count;

    public IEnumerable<PoolTransaction> InOrder => _byNonce.Values;

    public PoolTransaction? Find(ulong nonce) => _byNonce.GetValueOrDefault(nonce);

    public void Set(PoolTransaction transaction) => _byNonce[transaction.Transaction.Nonce] = transaction;

    public bool Remove(ulong nonce) => _byNonce.Remove(nonce);

    /// <summary>The last one: what an overfull pool gives up first.</summary>
    public PoolTransaction Last => _byNonce.Values[_byNonce.Count - 1];

    /// <summary>The first nonce from <paramref name="nonce"/> on that no waiting transaction has.</summary>
    public ulong FirstFreeNonce(ulong nonce)
    {
        int first = _byNonce.IndexOfKey(nonce);
        if (first < 0)
        {
            return nonce;
        }

        // Nonces ascend: the one at index i continues the run exactly when it is i - first above the first.
        int low = first;
        int high = _byNonce.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            bool continues = _byNonce.GetKeyAtIndex(middle) - nonce == (ulong)(middle - first);
            (low, high) = continues ? (middle, high) : (low, middle - 1);
        }

        return _byNonce.GetKeyAtIndex(low) + 1;
    }
}
