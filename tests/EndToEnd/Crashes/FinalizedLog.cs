using OpenLedger.EndToEnd.Tests.Running;

namespace OpenLedger.EndToEnd.Tests.Crashes;

/// <summary>What validators reported as final: it must never change again.</summary>
internal sealed class FinalizedLog
{
    private readonly SortedDictionary<ulong, BlockFacts> _blocks = [];

    /// <summary>The highest block reported.</summary>
    public ulong Height => _blocks.Keys.Last();

    /// <summary>Writes down what any validator reports as finalized, up to so many blocks.</summary>
    public Task WatchAsync(DevnetProcess devnet, ulong blocks) => Poll.UntilAsync(
        async () =>
        {
            foreach (RpcEndpoint validator in devnet.Validators)
            {
                BlockFacts final = (await validator.BlockAsync("finalized"))!;
                for (ulong at = _blocks.Count == 0 ? 0 : Height + 1; at < final.Number; at++)
                {
                    _blocks[at] = (await validator.BlockAsync(at))!;
                }

                if (_blocks.TryGetValue(final.Number, out BlockFacts? known))
                {
                    Assert.That(final, Is.EqualTo(known), "two validators disagree about a final block");
                }

                _blocks[final.Number] = final;
            }

            return Height >= blocks;
        },
        () => $"{blocks} final blocks; the devnet said: {devnet.Said}");

    /// <summary>Every block written down is in every validator, with the same hash and root.</summary>
    public async Task CheckAsync(DevnetProcess devnet)
    {
        foreach (RpcEndpoint validator in devnet.Validators)
        {
            await Poll.UntilAsync(
                async () => await validator.FinalizedAsync() >= Height,
                () => $"block {Height} to be final at port {validator.Port}");
            foreach ((ulong height, BlockFacts block) in _blocks)
            {
                Assert.That(
                    await validator.BlockAsync(height), Is.EqualTo(block), () => $"port {validator.Port}");
            }
        }
    }
}
