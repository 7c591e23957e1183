using OpenLedger.Ledger.Execution;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Driver;
using OpenLedger.Node.Mempool;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Driver;

[TestFixture]
public sealed class BlockTreeTests
{
    [Test]
    public void Tree_Full_TakesOnlyAChildOfTheHeadAndDropsNothing()
    {
        (ExecutedBlock genesis, ExecutedBlock one, ExecutedBlock two) = Chain();
        BlockTree tree = new(genesis.Post, countMax: 1);
        Assert.That(tree.HasRoomAbove(genesis.Block.Hash), Is.True);
        tree.Add(one);
        Assert.That(tree.HasRoomAbove(one.Block.Hash), Is.False);
        Assert.That(tree.HasRoomAbove(genesis.Block.Hash), Is.True, "finality can always move");
        tree.Advance(one.Post);
        tree.Add(two);
        Assert.That(tree.Find(two.Block.Hash), Is.Not.Null);
        Assert.That(tree.HasRoomAbove(two.Block.Hash), Is.False);
    }

    [Test]
    public void Tree_BlockForgotten_HasRoomAgain()
    {
        (ExecutedBlock genesis, ExecutedBlock one, _) = Chain();
        BlockTree tree = new(genesis.Post, countMax: 1);
        tree.Add(one);
        tree.Remove(one.Block.Hash);
        Assert.That(tree.Find(one.Block.Hash), Is.Null);
        Assert.That(tree.HasRoomAbove(one.Block.Hash), Is.True);
    }

    /// <summary>Genesis and two empty blocks on it.</summary>
    private static (ExecutedBlock Genesis, ExecutedBlock One, ExecutedBlock Two) Chain()
    {
        GenesisConfig config = DevnetGenesis.Create(1, blockTimeMs: 5, []);
        ExecutedBlock genesis = GenesisBuilder.Build(config, [], new());
        BlockExecutor executor = new(config);
        ExecutedBlock one = Build(executor, config, genesis, 1);
        return (genesis, one, Build(executor, config, one, 2));
    }

    private static ExecutedBlock Build(
        BlockExecutor executor, GenesisConfig config, ExecutedBlock parent, ulong view)
    {
        TransactionPool pool = new(
            new PoolRules(config.ChainId, config.GasLimit, 1),
            new PoolLimits(), TimeProvider.System, parent.Post.State, 1);
        BlockEnvironment environment = new(
            parent.Block.Header.TimestampMs + 1, new Epoch(0), new View(view), new View(view - 1),
            Address.Zero);
        return executor.Build(
            parent.Post, environment,
            pool.Select(parent.Post.State, executor.NextBaseFee(parent.Block.Header)),
            new BuildBudget(TimeSpan.FromSeconds(10))).Executed;
    }
}
