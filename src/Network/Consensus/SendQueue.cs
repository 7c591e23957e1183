namespace OpenLedger.Network.Consensus;

/// <summary>
/// Messages of one kind that wait for one peer, in order. Above its bytes the lowest rank goes first, of
/// equals the oldest, and what is to be kept always goes last of all: so a peer that takes too little is sent
/// the newest, and the highest certificate in any case. Thread-safe.
/// </summary>
internal sealed class SendQueue(int bytesMax)
{
    /// <summary>What a message counts besides its payload, so that empty ones are bounded too.</summary>
    public const int OverheadBytes = 64;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, OutboundMessage> _byAge = [];
    private readonly SortedSet<(bool KeepAlways, ulong Rank, long Age)> _byUse = [];
    private long _next;
    private long _bytes;

    /// <summary>Messages waiting.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byAge.Count;
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

            long age = _next++;
            _byAge.Add(age, message);
            _byUse.Add((message.KeepAlways, message.Rank, age));
            _bytes += CostOf(message);
            int dropped = 0;
            while (_bytes > bytesMax)
            {
                Remove(_byUse.Min.Age);
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
            if (_byAge.Count == 0)
            {
                payload = default;
                return false;
            }

            payload = Remove(_byAge.First().Key).Payload;
            return true;
        }
    }

    /// <summary>Drops everything; returns how many.</summary>
    public int Clear()
    {
        lock (_gate)
        {
            int count = _byAge.Count;
            _byAge.Clear();
            _byUse.Clear();
            _bytes = 0;
            return count;
        }
    }

    private static long CostOf(in OutboundMessage message) => message.Payload.Length + OverheadBytes;

    // Called under the gate.
    private OutboundMessage Remove(long age)
    {
        _byAge.Remove(age, out OutboundMessage message);
        _byUse.Remove((message.KeepAlways, message.Rank, age));
        _bytes -= CostOf(message);
        return message;
    }
}
