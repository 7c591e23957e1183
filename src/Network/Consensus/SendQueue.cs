namespace OpenLedger.Network.Consensus;

/// <summary>
/// Messages of one kind that wait for one peer, in order. Above its bytes the lowest rank goes first, of equals
/// the oldest, and what is to be kept always goes last of all: so a peer that takes too little is sent the
/// newest, and the highest certificate in any case. Thread-safe.
/// </summary>
internal sealed class SendQueue(int bytesMax)
{
    /// <summary>What a message counts besides its payload, so that empty ones are bounded too.</summary>
    public const int OverheadBytes = 64;

    private readonly Lock _gate = new();
    private readonly LinkedList<OutboundMessage> _waiting = new();
    private long _bytes;

    /// <summary>Messages waiting.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Bytes waiting, overhead included.</summary>
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

    /// <summary>Adds a message; returns how many were dropped for it, itself perhaps among them.</summary>
    public int Add(in OutboundMessage message)
    {
        lock (_gate)
        {
            if (CostOf(message) > bytesMax)
            {
                return 1;
            }

            _waiting.AddLast(message);
            _bytes += CostOf(message);
            int dropped = 0;
            while (_bytes > bytesMax)
            {
                Remove(Least());
                dropped++;
            }

            return dropped;
        }
    }

    /// <summary>Takes the message that waits longest.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> payload)
    {
        lock (_gate)
        {
            if (_waiting.First is not { } first)
            {
                payload = default;
                return false;
            }

            payload = first.Value.Payload;
            Remove(first);
            return true;
        }
    }

    /// <summary>Drops everything; returns how many.</summary>
    public int Clear()
    {
        lock (_gate)
        {
            int count = _waiting.Count;
            _waiting.Clear();
            _bytes = 0;
            return count;
        }
    }

    private static long CostOf(in OutboundMessage message) => message.Payload.Length + OverheadBytes;

    // Called under the gate. A full queue of votes has at most 4,096 messages, and is full only of a peer
    // that stalls.
    private LinkedListNode<OutboundMessage> Least()
    {
        LinkedListNode<OutboundMessage> least = _waiting.First!;
        for (LinkedListNode<OutboundMessage>? node = least.Next; node is not null; node = node.Next)
        {
            if (PlaceOf(node.Value).CompareTo(PlaceOf(least.Value)) < 0)
            {
                least = node;
            }
        }

        return least;
    }

    private static (bool KeepAlways, ulong Rank) PlaceOf(in OutboundMessage message) =>
        (message.KeepAlways, message.Rank);

    private void Remove(LinkedListNode<OutboundMessage> node)
    {
        _waiting.Remove(node);
        _bytes -= CostOf(node.Value);
    }
}
