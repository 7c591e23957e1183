using OpenLedger.EndToEnd.Tests.Running;
using OpenLedger.Primitives.Blocks;

namespace OpenLedger.EndToEnd.Tests.Processes;

/// <summary>Counts time in views, as the promises about finality do.</summary>
internal static class ViewClock
{
    /// <summary>Views after the end of all faults within which a block must be final.</summary>
    public const ulong ViewsMax = 5;

    /// <summary>
    /// From now on there is no fault: a block proposed at most <see cref="ViewsMax"/> views from here becomes
    /// final.
    /// </summary>
    /// <returns>How many views it took.</returns>
    public static async Task<ulong> FinalizesSoonAsync(ProcessNetwork network)
    {
        (ulong epoch, ulong view) = await NowAsync(network);
        ulong taken = 0;
        await Poll.UntilAsync(
            async () =>
            {
                foreach (NodeProcess node in network.Nodes)
                {
                    BlockHeader final = await node.Rpc.HeaderAsync("finalized");
                    (ulong e, ulong v) = (final.Epoch.Value, final.View.Value);
                    if (e > epoch || (e == epoch && v >= view))
                    {
                        taken = e > epoch ? 0 : v - view;
                        return true;
                    }
                }

                return false;
            },
            () => $"a block of view {view} or later to be final\n{network.Said}");
        Assert.That(taken, Is.LessThanOrEqualTo(ViewsMax), () => network.Said);
        return taken;
    }

    /// <summary>How many views pass while something is done, by the node that is furthest; those of an epoch
    /// that ends meanwhile are not counted.</summary>
    public static async Task<ulong> CountAsync(ProcessNetwork network, Func<Task> work)
    {
        (ulong epoch, ulong view) = await NowAsync(network);
        await work();
        (ulong epochAfter, ulong viewAfter) = await NowAsync(network);
        return epochAfter == epoch ? viewAfter - view : viewAfter;
    }

    // The furthest any node is.
    private static async Task<(ulong Epoch, ulong View)> NowAsync(ProcessNetwork network)
    {
        (ulong Epoch, ulong View) most = default;
        foreach (NodeProcess node in network.Nodes.Where(node => node.IsRunning))
        {
            if (await node.TryAskAsync("openledger_nodeInfo") is { } info)
            {
                (ulong, ulong) at = ((ulong)info["epoch"]!, (ulong)info["view"]!);
                most = at.CompareTo(most) > 0 ? at : most;
            }
        }

        return most;
    }
}
