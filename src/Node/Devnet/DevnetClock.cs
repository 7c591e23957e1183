namespace OpenLedger.Node.Devnet;

/// <summary>
/// The one clock that the validators of a devnet share: the machine's, set ahead or behind by an offset. Since
/// all of them read it, they agree on the time as if it were the machine's (docs/adr/0026). Thread-safe.
/// </summary>
public sealed class DevnetClock(TimeProvider machine) : TimeProvider
{
    private long _aheadMs;

    /// <summary>How far it is ahead of the machine's; less than 0: behind.</summary>
    public TimeSpan Ahead => TimeSpan.FromMilliseconds(Interlocked.Read(ref _aheadMs));

    /// <inheritdoc/>
    public override long TimestampFrequency => machine.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow() + Ahead;

    /// <inheritdoc/>
    public override long GetTimestamp() => machine.GetTimestamp()
        + (long)(Interlocked.Read(ref _aheadMs) * (Int128)machine.TimestampFrequency / 1_000);

    /// <inheritdoc/>
    public override ITimer CreateTimer(
        TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>Sets it ahead by a time that is not negative.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Interlocked.Add(ref _aheadMs, (long)by.TotalMilliseconds);
    }

    /// <summary>Sets it to a time, before anybody has read it.</summary>
    public void StartAt(DateTimeOffset time) =>
        Interlocked.Exchange(ref _aheadMs, (long)(time - machine.GetUtcNow()).TotalMilliseconds);
}
