using System.Globalization;
using System.Text.Json.Nodes;
using OpenLedger.EndToEnd.Tests.Running;

namespace OpenLedger.EndToEnd.Tests.Processes;

/// <summary>
/// Whether validators hold direct streams to each other: consensus needs them, and a node that was told of
/// two others only finds the rest by discovery.
/// </summary>
internal static class MeshWatch
{
    /// <summary>Waits until every validator that runs has direct streams to every other that does.</summary>
    public static async Task CompleteAsync(ProcessNetwork network)
    {
        NodeProcess[] running = [.. network.Validators.Where(node => node.IsRunning)];
        string missing = "";
        await Poll.UntilAsync(
            async () =>
            {
                missing = "";
                foreach (NodeProcess node in running)
                {
                    int streams = await StreamsAsync(node);
                    if (streams < running.Length - 1)
                    {
                        missing += string.Create(CultureInfo.InvariantCulture, $" {node.Name} has {streams}");
                    }
                }

                return missing.Length == 0;
            },
            () => $"{running.Length} validators to have streams to each other;{missing}\n{network.Said}");
    }

    private static async Task<int> StreamsAsync(NodeProcess node) =>
        await node.TryAskAsync("openledger_peers") is JsonArray peers
            ? peers.Count(peer => (bool)peer!["isValidator"]!)
            : 0;
}
