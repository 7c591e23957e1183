namespace OpenLedger.Network;

/// <summary>
/// Allows so many events a second, and as many at once after a quiet second. Not thread-safe.
/// </summary>
public struct TokenBucket
{
    private readonly long _perSecond;
    private readonly long _capacity;
    private readonly TimeProvider _time;
    private long _tokensTimesFrequency;
    private long _last;

    /// <summary>A full bucket.</summary>
    /// <param name="perSecond">Events that come back a second.</param>
    /// <param name="capacity">Events at once after a quiet time.</param>
    /// <param name="time">The clock.</param>
    public TokenBucket(int perSecond, int capacity, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _perSecond = perSecond;
        _time = time;
        _capacity = capacity * time.TimestampFrequency;
        _tokensTimesFrequency = _capacity;
        _last = time.GetTimestamp();
    }

    /// <summary>
    /// Takes <paramref name="count"/> events; false, and none taken, when there are not as many.
    /// </summary>
    public bool TryTake(int count = 1)
    {
        long now = _time.GetTimestamp();

        // A minute fills every bucket in use here and keeps the product far from its limit.
        long elapsed = Math.Min(now - _last, 60 * _time.TimestampFrequency);
        _last = now;
        _tokensTimesFrequency = Math.Min(_capacity, _tokensTimesFrequency + (elapsed * _perSecond));
        long price = count * _time.TimestampFrequency;
        if (_tokensTimesFrequency < price)
        {
            return false;
        }

        _tokensTimesFrequency -= price;
        return true;
    }
}
