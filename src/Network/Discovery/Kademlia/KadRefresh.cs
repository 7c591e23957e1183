using OpenLedger.Network.Connections;
using OpenLedger.Network.Identity;

namespace OpenLedger.Network.Discovery.Kademlia;

/// <summary>
/// Looks for this node's own place and for places drawn at random, in turn: the first finds its neighbours,
/// the others fill the far buckets. Often at first, then every few minutes, with jitter. One caller at a
/// time.
/// </summary>
internal sealed class KadRefresh(Swarm swarm, KadService kademlia, KadOptions options, Random random)
{
    private readonly byte[] _own = PeerIdText.TryGetMultihash(swarm.Local, out byte[] own) ? own : [];
    private TimeSpan _pause = options.LookupFirst;
    private long _last = swarm.Options.Time.GetTimestamp();
    private TimeSpan _wait = TimeSpan.Zero;
    private bool _isOwnTurn = true;
    private volatile bool _isRunning;

    /// <summary>Begins a lookup when one is due and there is somebody to ask.</summary>
    public void Tick(CancellationToken cancellationToken)
    {
        if (_isRunning || swarm.Peers.Count == 0 || swarm.Options.Time.GetElapsedTime(_last) < _wait)
        {
            return;
        }

        byte[] key = _own;
        if (!_isOwnTurn)
        {
            key = new byte[32];
            random.NextBytes(key);
        }

        _isOwnTurn = !_isOwnTurn;
        _isRunning = true;
        swarm.Run(async () =>
        {
            try
            {
                await kademlia.FindAsync(key, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Discovery stops; what was found so far is in the book.
                return;
            }
            finally
            {
                _last = swarm.Options.Time.GetTimestamp();
                _wait = _pause * (0.75 + (random.NextDouble() / 2));
                _pause = _pause * 2 < options.LookupEvery ? _pause * 2 : options.LookupEvery;
                _isRunning = false;
            }
        });
    }
}
