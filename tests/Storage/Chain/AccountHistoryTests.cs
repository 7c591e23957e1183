using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Storage.Tests.Chain;

/// <summary>Every account's transactions in pages, both ways, against what was committed.</summary>
public sealed class AccountHistoryTests
{
    private const int Blocks = 40;

    private TemporaryFolder _folder = null!;
    private ChainHarness _chain = null!;

    [SetUp]
    public void CommitChain()
    {
        _folder = new TemporaryFolder();
        _chain = new ChainHarness(_folder.Path, seed: 11, new StoreOptions { SyncWrites = false });
        for (int i = 0; i < Blocks; i++)
        {
            _chain.Commit();
        }
    }

    [TearDown]
    public void RemoveChain()
    {
        _chain.Dispose();
        _folder.Dispose();
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(7)]
    [TestCase(1_000)]
    public void List_PageAfterPage_IsEveryTransactionOnce_InOrder_InWholeBlocks(int wanted)
    {
        foreach (Address account in Accounts())
        {
            TransactionLocation[] expected = [.. Touching(account)];
            Assert.That(Backwards(account, wanted), Is.EqualTo(expected.Reverse()), $"{account}");
            Assert.That(Forwards(account, wanted), Is.EqualTo(expected), $"{account}");
        }
    }

    [Test]
    public void List_AfterAReopen_IsTheSame_AndOfAStrangerNothing()
    {
        Address sender = _chain.Blocks.SelectMany(one => one.Block.Transactions).First().Sender;
        TransactionLocation[] before = [.. Backwards(sender, 5)];
        _chain.Reopen();
        Assert.That(Backwards(sender, 5), Is.EqualTo(before).And.Not.Empty);

        Address stranger = Address.FromTail(0xFFFF_FFFF);
        Assert.That(_chain.Store.ListFrom(stranger, new Height(0), 5).Transactions, Is.Empty);
        Assert.That(_chain.Store.ListFrom(sender, new Height(ulong.MaxValue), 5).Transactions, Is.Empty);
        Assert.That(_chain.Store.FindSent(stranger, 0), Is.Null);
        Assert.That(_chain.Store.GetTransfers(new Height(Blocks + 1)), Is.Empty);
    }

    private List<TransactionLocation> Backwards(Address account, int wanted)
    {
        List<TransactionLocation> all = [];
        Height before = new(ulong.MaxValue);
        while (true)
        {
            AccountTransactions page = _chain.Store.ListBefore(account, before, wanted);
            all.AddRange(page.Transactions);
            if (!page.HasMore)
            {
                return all;
            }

            Assert.That(page.Transactions, Has.Count.GreaterThanOrEqualTo(wanted));
            before = page.Transactions[^1].Height;
        }
    }

    private List<TransactionLocation> Forwards(Address account, int wanted)
    {
        List<TransactionLocation> all = [];
        Height first = new(0);
        while (true)
        {
            AccountTransactions page = _chain.Store.ListFrom(account, first, wanted);
            all.AddRange(page.Transactions);
            if (!page.HasMore)
            {
                return all;
            }

            first = new Height(page.Transactions[^1].Height.Value + 1);
        }
    }

    private IEnumerable<Address> Accounts() => _chain.Blocks
        .SelectMany(one => one.Block.Transactions.Select(tx => tx.To!.Value)
            .Concat(one.Block.Transactions.Select(tx => tx.Sender))
            .Concat(one.Transfers.Select(moved => moved.To)))
        .Distinct();

    private IEnumerable<TransactionLocation> Touching(Address account) =>
        from ExecutedBlock one in _chain.Blocks
        from index in Enumerable.Range(0, one.Block.Transactions.Count)
        let transaction = one.Block.Transactions[index]
        where transaction.Sender == account || transaction.To == account || one.Transfers.Any(
            moved => moved.TransactionIndex == index && (moved.From == account || moved.To == account))
        select new TransactionLocation(one.Block.Header.Number, index);
}
