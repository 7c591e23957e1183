using System.Globalization;
using OpenLedger.EndToEnd.Tests.Running;

namespace OpenLedger.EndToEnd.Tests.Processes;

/// <summary>A follower that has hundreds of blocks to fetch, and is killed while it does.</summary>
[TestFixture]
internal sealed class FollowerProcessTests
{
    private const ulong Behind = 400;
    private const int Kills = 2;

    [Test]
    public async Task FarBehind_KilledWhileItSyncs_GoesOnWhereItWasAndReachesTheSameRoots()
    {
        await using ProcessNetwork network = await ProcessNetwork.FoundAsync(
            new NetworkPlan { Validators = 1, Followers = 1, BlockTimeMs = 10 });
        FinalRecord record = new(network);
        NodeProcess follower = network.Followers[0];
        await network.StartAsync(network.Validators);
        await using (SteadyLoad load = await SteadyLoad.StartAsync(network))
        {
            await record.GrowAsync(Behind);
            await load.EndAsync();
        }

        ulong kept = 0;
        for (int kill = 1; kill <= Kills; kill++)
        {
            follower.Launch();
            ulong had = await FirstHeightAsync(follower);
            Assert.That(had, Is.GreaterThanOrEqualTo(kept), "what was final before the kill is still");
            ulong wanted = Math.Max(had + 1, record.Height * (ulong)kill / (Kills + 2));
            kept = await ReachAsync(follower, wanted);
            await follower.KillAsync();
            TestContext.Out.WriteLine(
                $"killed at block {kept} of {record.Height}, after a start at {had}");
            Assert.That(kept, Is.LessThan(record.Height), "killed on its way");
        }

        follower.Launch();
        Assert.That(await FirstHeightAsync(follower), Is.GreaterThanOrEqualTo(kept));
        await record.CheckAsync(network.Nodes);
    }

    // The head that the node has when it begins to answer.
    private static async Task<ulong> FirstHeightAsync(NodeProcess node)
    {
        await node.ReadyAsync();
        return await node.Rpc.FinalizedAsync();
    }

    private static async Task<ulong> ReachAsync(NodeProcess node, ulong height)
    {
        ulong at = 0;
        await Poll.UntilAsync(
            async () => (at = await node.Rpc.FinalizedAsync()) >= height,
            () => string.Create(CultureInfo.InvariantCulture, $"{node.Name} to reach {height}: {node.Said}"));
        return at;
    }
}
