using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Chain;
using OpenLedger.Storage.Tests.State;

namespace OpenLedger.Storage.Tests.Chain;

/// <summary>A chain store beside everything that was committed to it.</summary>
internal sealed class ChainHarness : IDisposable
{
    private readonly TestChain _chain;
    private readonly StoreOptions _options;

    public ChainHarness(string folder, int seed, StoreOptions? options = null)
    {
        (Folder, _chain, _options) = (folder, new TestChain(seed), options ?? new StoreOptions());
        ExecutedBlock genesis = _chain.Genesis();
        GenesisHash = genesis.Block.Hash;
        Store = Open(folder, _options, GenesisHash);
        Store.Initialize(genesis);
        Blocks.Add(genesis);
    }

    public string Folder { get; }

    public Hash256 GenesisHash { get; }

    public ChainStore Store { get; private set; }

    public List<ExecutedBlock> Blocks { get; } = [];

    public TestChain Chain => _chain;

    public static ChainStore Open(string folder, StoreOptions options, Hash256 genesis)
    {
        OpenResult result = ChainStore.Open(folder, options, genesis, TestChain.NewCache());
        Assert.That(result, Is.InstanceOf<OpenResult.Opened>(), $"{result}");
        return ((OpenResult.Opened)result).Store;
    }

    public ExecutedBlock Commit()
    {
        ExecutedBlock block = _chain.Next(Store.Head);
        Commit(Store, block);
        Blocks.Add(block);
        return block;
    }

    /// <summary>Commits with a certificate at every third height only.</summary>
    public static void Commit(ChainStore store, ExecutedBlock block)
    {
        Height height = block.Block.Header.Number;
        ReadOnlyMemory<byte>? certificate = height.Value % 3 == 0 ? TestChain.CertificateOf(height) : null;
        store.Commit(block, certificate);
    }

    public void Reopen()
    {
        Store.Dispose();
        Store = Open(Folder, _options, GenesisHash);
    }

    /// <summary>Everything a store should hold of one block, by every way to find it.</summary>
    public static void AssertHolds(ChainStore store, ExecutedBlock expected)
    {
        Block block = expected.Block;
        Height height = block.Header.Number;
        Block stored = store.GetBlock(height)!;
        Assert.That(stored.Hash, Is.EqualTo(block.Hash));
        Assert.That(stored.Credits, Is.EqualTo(block.Credits));
        Assert.That(BlockCodec.Encode(stored), Is.EqualTo(BlockCodec.Encode(block)));
        Assert.That(
            stored.Transactions.Select(t => t.Sender), Is.EqualTo(block.Transactions.Select(t => t.Sender)));
        Assert.That(store.GetBlock(block.Hash)!.Hash, Is.EqualTo(block.Hash));
        Assert.That(store.HeightOf(block.Hash), Is.EqualTo(height));
        Assert.That(BlockHeaderCodec.ComputeHash(store.GetHeader(height)!), Is.EqualTo(block.Hash));
        Assert.That(
            ReceiptCodec.EncodeStoredForm(store.GetReceipts(height)!),
            Is.EqualTo(ReceiptCodec.EncodeStoredForm(expected.Receipts)));
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            Assert.That(
                store.FindTransaction(block.Transactions[i].Hash),
                Is.EqualTo(new TransactionLocation(height, i)));
        }

        foreach ((Transaction transaction, int index) in block.Transactions.Select((one, i) => (one, i)))
        {
            Assert.That(
                store.FindSent(transaction.Sender, transaction.Nonce),
                Is.EqualTo(new TransactionLocation(height, index)));
        }

        Assert.That(store.GetTransfers(height), Is.EqualTo(expected.Transfers));
        if (expected.NextSet is { } set)
        {
            Assert.That(store.GetValidatorSet(block.Header.ValidatorsHash)?.Hash, Is.EqualTo(set.Hash));
        }

        Assert.That(
            AttributionCodec.Encode(store.GetAttributions(height)),
            Is.EqualTo(AttributionCodec.Encode(expected.Attributions)));
        foreach (AttributionRecord record in expected.Attributions)
        {
            Assert.That(
                store.FindInference(record.InferenceId),
                Is.EqualTo(new TransactionLocation(height, record.TransactionIndex)));
        }

        foreach ((Hash256 root, byte[] content) in expected.Content)
        {
            Assert.That(store.GetContent(root), Is.EqualTo(content));
        }
    }

    /// <summary>Walks all tries of the head, which checks the hash of every node, against the flat
    /// values.</summary>
    public static int AssertTriesAreWhole(IWorldState state)
    {
        int entries = 0;
        Dictionary<Hash256, Account> accounts = [];
        foreach ((Hash256 hash, Account account) in TrieWalker.Accounts(state, state.Root))
        {
            accounts.Add(hash, account);
            entries++;
            entries += TrieWalker.Slots(state, hash, account.StorageRoot).Count();
        }

        for (uint i = 0; i < RandomDiffs.Accounts; i++)
        {
            Address address = RandomDiffs.AccountAt(i);
            Account walked = accounts.GetValueOrDefault(StateKeys.Account(address), Account.Empty);
            Assert.That(state.GetAccount(address), Is.EqualTo(walked));
        }

        return entries;
    }

    public void Dispose() => Store.Dispose();
}
