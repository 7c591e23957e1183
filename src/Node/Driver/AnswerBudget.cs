using OpenLedger.Consensus;
using OpenLedger.Network;

namespace OpenLedger.Node.Driver;

/// <summary>
/// How many stored blocks and ranges each peer may ask for over the direct streams: an answer can be a
/// hundred thousand times longer than its question. Thread-safe.
/// </summary>
internal sealed class AnswerBudget(TimeProvider time)
{
    /// <summary>Ranges a second of one peer; the core asks for one at a time.</summary>
    public const int RangesPerSecond = 20;

    /// <summary>Ranges at once after a quiet time.</summary>
    public const int RangesBurst = 40;

    /// <summary>Blocks a second of one peer.</summary>
    public const int BlocksPerSecond = 128;

    /// <summary>Blocks at once after a quiet time: all that the core asks for at a time.</summary>
    public const int BlocksBurst = 256;

    /// <summary>
    /// Peers remembered, the oldest forgotten first: more than can be connected, so that forgetting gains
    /// nobody anything.
    /// </summary>
    public const int PeersMax = 1_024;

    private readonly Lock _gate = new();
    private readonly Dictionary<PeerNumber, Buckets> _peers = [];
    private readonly Queue<PeerNumber> _age = new();

    /// <summary>Peers remembered now.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _peers.Count;
            }
        }
    }

    /// <summary>False when the peer asks for ranges too fast.</summary>
    public bool TryTakeRange(PeerNumber peer)
    {
        lock (_gate)
        {
            return BucketsOf(peer).Ranges.TryTake();
        }
    }

    /// <summary>False when the peer asks for blocks too fast.</summary>
    public bool TryTakeBlock(PeerNumber peer)
    {
        lock (_gate)
        {
            return BucketsOf(peer).Blocks.TryTake();
        }
    }

    private Buckets BucketsOf(PeerNumber peer)
    {
        if (!_peers.TryGetValue(peer, out Buckets? buckets))
        {
            buckets = new Buckets(time);
            _peers.Add(peer, buckets);
            _age.Enqueue(peer);
            if (_age.Count > PeersMax)
            {
                _peers.Remove(_age.Dequeue());
            }
        }

        return buckets;
    }

    private sealed class Buckets(TimeProvider time)
    {
        public TokenBucket Ranges = new(RangesPerSecond, RangesBurst, time);
        public TokenBucket Blocks = new(BlocksPerSecond, BlocksBurst, time);
    }
}
