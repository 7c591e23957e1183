using OpenLedger.EndToEnd.Tests.Running;

namespace OpenLedger.EndToEnd.Tests.Processes;

/// <summary>
/// What nodes reported as final: nobody may ever report another block at its height, or lose it.
/// </summary>
internal sealed class FinalRecord(ProcessNetwork network)
{
    private readonly SortedDictionary<ulong, BlockFacts> _blocks = [];

    /// <summary>The highest block reported.</summary>
    public ulong Height => _blocks.Count == 0 ? 0 : _blocks.Keys.Last();

    /// <summary>Writes down what the running nodes report as final until so many more blocks are.</summary>
    public Task GrowAsync(ulong blocks)
    {
        ulong wanted = Height + blocks;
        return Poll.UntilAsync(
            async () =>
            {
                await LookAsync();
                return Height >= wanted;
            },
            () => $"block {wanted} to be final; {Height} is\n{network.Said}");
    }

    /// <summary>Writes down what the running nodes report now.</summary>
    public async Task LookAsync()
    {
        foreach (NodeProcess node in network.Nodes.Where(node => node.IsRunning))
        {
            BlockFacts? final;
            try
            {
                final = await node.Rpc.BlockAsync("finalized");
                for (ulong at = Height + 1; _blocks.Count > 0 && at < final!.Number; at++)
                {
                    _blocks[at] = (await node.Rpc.BlockAsync(at))!;
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException)
            {
                // Killed or standing still: it is asked again when it is back.
                continue;
            }

            if (_blocks.TryGetValue(final!.Number, out BlockFacts? known))
            {
                Assert.That(final, Is.EqualTo(known), $"{node.Name} disagrees about a final block");
            }

            _blocks[final.Number] = final;
        }
    }

    /// <summary>Waits until these nodes have every block that is final now, the same and with the same
    /// state.</summary>
    public async Task CheckAsync(IEnumerable<NodeProcess> nodes)
    {
        await LookAsync();
        foreach (NodeProcess node in nodes)
        {
            await CaughtUpAsync(node);
            foreach ((ulong height, BlockFacts block) in _blocks)
            {
                Assert.That(await node.Rpc.BlockAsync(height), Is.EqualTo(block), node.Name);
            }
        }
    }

    /// <summary>Waits until a node has what is final now.</summary>
    public async Task CaughtUpAsync(NodeProcess node)
    {
        ulong wanted = Height;
        await Poll.UntilAsync(
            async () => await node.Rpc.FinalizedAsync() >= wanted,
            () => $"{node.Name} to reach block {wanted}\n{network.Said}");
    }
}
