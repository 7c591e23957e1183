using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using OpenLedger.Network.Gossip;

namespace OpenLedger.Network.Memory;

/// <summary>
/// Gossip inside one process: who publishes reaches every endpoint that takes the topic, so that nothing
/// needs to be passed on. A message judged bad lowers its publisher's score as on a real network.
/// </summary>
internal sealed class MemoryGossip(MemoryHub hub, MemoryNetwork owner) : IGossip, IAsyncDisposable
{
    private static readonly GossipOptions Bounds = new();

    private readonly Lock _gate = new();
    private readonly GossipSeen _seen = new(Bounds.SeenMax, Bounds.SeenFor);
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly ConcurrentDictionary<
        string, Func<PeerId, ReadOnlyMemory<byte>, ValueTask<GossipVerdict>>> _judges = new(StringComparer.Ordinal);

    private readonly Channel<(PeerId From, string Topic, ReadOnlyMemory<byte> Data)> _toJudge =
        Channel.CreateBounded<(PeerId, string, ReadOnlyMemory<byte>)>(Bounds.ValidationQueueMax);

    private Task _judging = Task.CompletedTask;

    /// <inheritdoc/>
    public void Subscribe(string topic, Func<PeerId, ReadOnlyMemory<byte>, ValueTask<GossipVerdict>> judge)
    {
        _judges[topic] = judge;
        lock (_gate)
        {
            if (ReferenceEquals(_judging, Task.CompletedTask))
            {
                _judging = Task.Run(JudgeAsync);
            }
        }
    }

    /// <inheritdoc/>
    public void Unsubscribe(string topic) => _judges.TryRemove(topic, out _);

    /// <inheritdoc/>
    public bool Publish(string topic, ReadOnlyMemory<byte> data)
    {
        if (data.Length > NetworkLimits.GossipBytesMax || !IsNew(topic, data))
        {
            return false;
        }

        foreach (MemoryNetwork peer in hub.OthersThan(owner))
        {
            peer.GossipHere.Receive(owner, topic, data.ToArray());
        }

        return true;
    }

    /// <summary>Judges no more; throws what a judge threw.</summary>
    public async ValueTask DisposeAsync()
    {
        _toJudge.Writer.TryComplete();
        await _judging.ConfigureAwait(false);
    }

    private bool IsNew(string topic, ReadOnlyMemory<byte> data)
    {
        lock (_gate)
        {
            return _seen.TryAdd(GossipId.Of(topic, data.Span), Stopwatch.GetElapsedTime(_started));
        }
    }

    private void Receive(MemoryNetwork from, string topic, byte[] data)
    {
        if (!_judges.ContainsKey(topic))
        {
            return;
        }

        MemoryStatus.Count(from, owner, data.Length);
        PeerId sender = from.Local;
        owner.Arrive(() =>
        {
            if (IsNew(topic, data) && !_toJudge.Writer.TryWrite((sender, topic, data)))
            {
                owner.CountDrop();
            }
        });
    }

    private async Task JudgeAsync()
    {
        await foreach ((PeerId from, string topic, ReadOnlyMemory<byte> data) in
            _toJudge.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (_judges.TryGetValue(topic, out var judge)
                && await judge(from, data).ConfigureAwait(false) == GossipVerdict.Reject)
            {
                owner.StatusHere.Lower(from, -Bounds.InvalidWeight);
            }
        }
    }
}
