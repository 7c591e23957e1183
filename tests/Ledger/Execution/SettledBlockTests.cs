using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Execution;

/// <summary>A block that was stored lets go of those below it; what is built on it does not notice.</summary>
[TestFixture]
public class SettledBlockTests
{
    private static readonly byte[] Text =
        "One text of the baseline, long enough to be admitted and to be found again later on."u8.ToArray();

    [Test]
    public void Settle_StoredBlock_AnswersAsBeforeFromTheStore()
    {
        TestChain chain = new(baseline: [Text]);
        ExecutedBlock genesis = chain.Blocks[0];
        InMemoryWorldState stored = InMemoryWorldState.Empty.Fold(genesis.State);
        ExecutedBlock child = chain.Mine(Pay(chain));
        Account before = child.State.GetAccount(SystemAddresses.Staking);

        Store store = new();
        genesis.Settle(stored, store);
        Assert.Multiple(() =>
        {
            Assert.That(genesis.State.Parent, Is.SameAs(stored));
            Assert.That(child.State.GetAccount(SystemAddresses.Staking), Is.EqualTo(before));
            Assert.That(child.Post.Content.GetContent(Keccak.Hash(Text)), Is.EqualTo(Text));
            Assert.That(child.Post.Content.GetContent(Store.OnlyKey), Is.EqualTo(Store.OnlyValue));
        });
        chain.Mine(Pay(chain));
    }

    [Test]
    public void Verify_BySeveralThreadsOnOneParent_GivesOneAnswer()
    {
        TestChain chain = new(baseline: [Text]);
        Block block = chain.Build([.. Enumerable.Range(0, 50).Select(_ => Pay(chain))]).Executed.Block;
        BlockVerdict[] verdicts = new BlockVerdict[8];
        Parallel.For(0, verdicts.Length, i => verdicts[i] = chain.Executor.Verify(chain.Head, block));
        Assert.That(
            verdicts.Select(v => (v as BlockVerdict.Accepted)?.Executed.State.Root),
            Is.All.EqualTo(block.Header.StateRoot));
    }

    private static Transaction Pay(TestChain chain) =>
        chain.Sign(TestChain.Keys[0], TestChain.Keys[1].Address, value: UInt256.One, gas: 21_000);

    private sealed class Store : IContentReader
    {
        public static readonly byte[] OnlyValue = [1, 2, 3];
        public static readonly Hash256 OnlyKey = Keccak.Hash(OnlyValue);

        public byte[]? GetContent(Hash256 root) => root == OnlyKey ? OnlyValue : null;
    }
}
