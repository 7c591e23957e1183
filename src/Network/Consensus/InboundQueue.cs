using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace OpenLedger.Network.Consensus;

/// <summary>
/// What arrived on a channel and was not read yet, in order of arrival. Each peer has a share of its own: who
/// sends too much loses its own oldest messages, never those of others. When all together are too much, the
/// peer that holds most loses. Thread-safe.
/// </summary>
internal sealed class InboundQueue(InboundBounds bounds, Action dropped) : ChannelReader<InboundMessage>
{
    private readonly Lock _gate = new();
    private readonly LinkedList<InboundMessage> _waiting = new();
    private readonly Dictionary<PeerId, Share> _shares = [];
    private readonly TaskCompletionSource _completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _arrival;
    private long _bytes;
    private bool _ended;

    /// <inheritdoc/>
    public override bool CanCount => true;

    /// <inheritdoc/>
    public override int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Bytes waiting.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <inheritdoc/>
    public override Task Completion => _completion.Task;

    /// <summary>Adds a message; what no longer fits is dropped and counted.</summary>
    public void Add(InboundMessage message)
    {
        TaskCompletionSource? arrival;
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            if (!_shares.TryGetValue(message.From, out Share? share))
            {
                share = new Share();
                _shares.Add(message.From, share);
            }

            share.Messages.Enqueue(_waiting.AddLast(message));
            share.Bytes += message.Payload.Length;
            _bytes += message.Payload.Length;
            while (share.Messages.Count > bounds.PeerCountMax || share.Bytes > bounds.PeerBytesMax)
            {
                DropOldest(share);
            }

            while (_bytes > bounds.BytesMax || _waiting.Count > NetworkLimits.InboundQueueMax)
            {
                DropOldest(_shares.Values.MaxBy(other => (other.Bytes, other.Messages.Count))!);
            }

            arrival = _arrival;
            _arrival = null;
        }

        arrival?.TrySetResult();
    }

    /// <summary>Nothing comes any more; what waits can still be read.</summary>
    public void Complete()
    {
        TaskCompletionSource? arrival;
        bool empty;
        lock (_gate)
        {
            _ended = true;
            empty = _waiting.Count == 0;
            arrival = _arrival;
            _arrival = null;
        }

        arrival?.TrySetResult();
        if (empty)
        {
            _completion.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public override bool TryRead([MaybeNullWhen(false)] out InboundMessage item)
    {
        bool last;
        lock (_gate)
        {
            if (_waiting.First is not { } first)
            {
                item = default;
                return false;
            }

            item = first.Value;
            Share share = _shares[item.From];
            Remove(share);
            last = _ended && _waiting.Count == 0;
        }

        if (last)
        {
            _completion.TrySetResult();
        }

        return true;
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                if (_waiting.Count > 0 || _ended)
                {
                    return _waiting.Count > 0;
                }

                _arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                arrival = _arrival.Task;
            }

            await arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Called under the gate. The oldest of a peer is at the front of its share.
    private void Remove(Share share)
    {
        LinkedListNode<InboundMessage> node = share.Messages.Dequeue();
        _waiting.Remove(node);
        share.Bytes -= node.Value.Payload.Length;
        _bytes -= node.Value.Payload.Length;
        if (share.Messages.Count == 0)
        {
            _shares.Remove(node.Value.From);
        }
    }

    private void DropOldest(Share share)
    {
        Remove(share);
        dropped();
    }

    private sealed class Share
    {
        public Queue<LinkedListNode<InboundMessage>> Messages { get; } = new();

        public long Bytes { get; set; }
    }
}
