namespace OpenLedger.Network.Protocols.Requests;

/// <summary>What one peer may still ask of one protocol. Thread-safe.</summary>
internal sealed class RequestBudget(RequestOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private TokenBucket _bucket = new(options.PerSecondPerPeer, options.BurstPerPeer, time);
    private int _running;

    /// <summary>Takes a place; false when the peer asks too fast or too much at once.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_running >= options.ConcurrentPerPeerMax || !_bucket.TryTake())
            {
                return false;
            }

            _running++;
            return true;
        }
    }

    /// <summary>Gives the place back.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _running--;
        }
    }
}
