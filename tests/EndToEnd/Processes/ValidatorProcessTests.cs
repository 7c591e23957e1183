using System.Diagnostics;
using OpenLedger.EndToEnd.Tests.Running;

namespace OpenLedger.EndToEnd.Tests.Processes;

/// <summary>
/// Networks of processes under transfers, contributions and inferences, while nodes are killed, stopped and
/// started: nothing final is lost, all agree on every state, and blocks are final soon after the last fault.
/// </summary>
[TestFixture]
internal sealed class ValidatorProcessTests
{
    /// <summary>
    /// Views in which a network with a validator down finalizes three blocks. The view that the missing one
    /// leads passes by a timeout, which on a busy machine takes others with it; a network that cannot reach
    /// its quorum would need many more.
    /// </summary>
    private const ulong ViewsWithoutOneMax = 12;

    private static readonly TimeSpan StandStill = TimeSpan.FromSeconds(10);

    /// <summary>Everybody knows two validators beforehand and finds the rest; those two are killed as
    /// well.</summary>
    [Test]
    public async Task FourValidators_EachKilledAndOneStopped_NeverStopTheChain()
    {
        await using ProcessNetwork network = await ProcessNetwork.StartAsync(
            new NetworkPlan { Validators = 4, Followers = 1, Bootnodes = 2 });
        FinalRecord record = new(network);
        await using SteadyLoad load = await SteadyLoad.StartAsync(network);
        await record.GrowAsync(5);
        foreach (NodeProcess node in network.Validators)
        {
            await KillAndRestartAsync(network, node, record);
        }

        await StopForAWhileAsync(network, network.Validators[1], record);
        await load.EndAsync();
        await record.CheckAsync(network.Nodes);
        await EndAllAsync(network);
    }

    [Test]
    public async Task SevenValidatorsAndTwoFollowers_SomeJoinLate_AgreeOnEveryBlock()
    {
        await using ProcessNetwork network =
            await ProcessNetwork.FoundAsync(new NetworkPlan { Validators = 7, Followers = 2 });
        FinalRecord record = new(network);
        NodeProcess[] late = [network.Validators[6], network.Followers[1]];
        await network.StartAsync(network.Nodes.Except(late));
        await using SteadyLoad load = await SteadyLoad.StartAsync(network);
        await record.GrowAsync(20);
        await network.StartAsync(late);
        foreach (NodeProcess node in late)
        {
            await record.CaughtUpAsync(node);
        }

        await ViewClock.FinalizesSoonAsync(network);
        await KillAndRestartAsync(network, network.Validators[0], record);
        await KillAndRestartAsync(network, network.Followers[0], record);
        await load.EndAsync();
        await record.CheckAsync(network.Nodes);
    }

    /// <summary>The long way: each of seven killed and stopped in turn.</summary>
    [Test]
    public async Task SevenValidators_EachKilledAndStopped_LoseNothing()
    {
        LongCampaign.Require("several minutes");
        await using ProcessNetwork network =
            await ProcessNetwork.StartAsync(new NetworkPlan { Validators = 7, Followers = 2 });
        FinalRecord record = new(network);
        await using SteadyLoad load = await SteadyLoad.StartAsync(network);
        foreach (NodeProcess node in network.Nodes)
        {
            await KillAndRestartAsync(network, node, record);
            await StopForAWhileAsync(network, node, record);
        }

        await load.EndAsync();
        await record.CheckAsync(network.Nodes);
    }

    private static async Task KillAndRestartAsync(
        ProcessNetwork network, NodeProcess node, FinalRecord record)
    {
        long looked = Stopwatch.GetTimestamp();
        await MeshWatch.CompleteAsync(network);
        TimeSpan joined = Stopwatch.GetElapsedTime(looked);
        await record.LookAsync();
        long started = Stopwatch.GetTimestamp();
        await node.KillAsync();
        ulong viewsWithout = await ViewClock.CountAsync(network, () => record.GrowAsync(3));
        Assert.That(viewsWithout, Is.LessThanOrEqualTo(ViewsWithoutOneMax), () => network.Said);
        TimeSpan without = Stopwatch.GetElapsedTime(started);
        await node.StartAsync();
        TimeSpan back = Stopwatch.GetElapsedTime(started);
        ulong views = await ViewClock.FinalizesSoonAsync(network);
        await record.LookAsync();
        await record.CaughtUpAsync(node);
        TestContext.Out.WriteLine(
            $"{node.Name} killed after {joined.TotalSeconds:F1} s for streams: 3 blocks without it in "
            + $"{viewsWithout} views and {without.TotalSeconds:F1} s, back after "
            + $"{back.TotalSeconds:F1} s, final {views} views on, at block {record.Height} after "
            + $"{Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
    }

    private static async Task StopForAWhileAsync(ProcessNetwork network, NodeProcess node, FinalRecord record)
    {
        node.Signal(UnixSignal.Stop);
        Task pause = Task.Delay(StandStill);
        await GrowWithoutAsync(network, node, 3);
        await pause;
        node.Signal(UnixSignal.Continue);
        ulong views = await ViewClock.FinalizesSoonAsync(network);
        await record.LookAsync();
        await record.CaughtUpAsync(node);
        TestContext.Out.WriteLine(
            $"{node.Name} stopped and back: final {views} views on, block {record.Height}");
    }

    // A node that stands still lets every question wait.
    private static async Task GrowWithoutAsync(ProcessNetwork network, NodeProcess without, ulong blocks)
    {
        NodeProcess asked = network.Validators.First(node => node != without);
        ulong wanted = await asked.Rpc.FinalizedAsync() + blocks;
        await Poll.UntilAsync(
            async () => await asked.Rpc.FinalizedAsync() >= wanted,
            () => $"block {wanted} without {without.Name}\n{network.Said}");
    }

    private static async Task EndAllAsync(ProcessNetwork network)
    {
        foreach (NodeProcess node in network.Nodes)
        {
            Assert.That(await node.EndAsync(), Is.Zero, () => node.Said);
        }
    }
}
