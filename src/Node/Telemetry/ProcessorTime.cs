namespace OpenLedger.Node.Telemetry;

/// <summary>
/// Counts processor time by what it is spent on. A part is entered where its work begins and follows that
/// work wherever it goes on, across awaits and threads; at each change a thread's own processor time since the
/// last one is added to the part that was left. Nothing is sampled or estimated. Thread-safe.
/// </summary>
/// <remarks>
/// A change costs a system call on either side, so parts are entered for work of ten microseconds or more,
/// and only where somebody reads the figures: <see cref="None"/> costs nothing. A process counts for one node.
/// </remarks>
internal sealed class ProcessorTime
{
    private static readonly ProcessorPart[] Parts = Enum.GetValues<ProcessorPart>();
    private static readonly Entered[] Known = [.. Parts.Select(part => new Entered(part))];

    // The calling thread's clock at its last change.
    [ThreadStatic]
    private static long _last;

    // What runs now, as the execution context carries it; null counts as Other.
    private readonly AsyncLocal<Entered?>? _now;
    private readonly long[] _nanoseconds = new long[Parts.Length];

    private ProcessorTime(bool isOn) => _now = isOn ? new AsyncLocal<Entered?>(OnChanged) : null;

    /// <summary>Counts nothing.</summary>
    public static ProcessorTime None { get; } = new(isOn: false);

    /// <summary>True when anything is counted.</summary>
    public bool IsOn => _now is not null;

    /// <summary>Counts from now on; <see cref="None"/> where the system does not tell a thread's
    /// time.</summary>
    public static ProcessorTime Begin() => ThreadClock.IsSupported ? new ProcessorTime(isOn: true) : None;

    /// <summary>What is done until the result is disposed, and what is begun in between, is this
    /// part's.</summary>
    public Scope Enter(ProcessorPart part)
    {
        if (_now is null)
        {
            return default;
        }

        Scope scope = new(_now, _now.Value);
        _now.Value = Known[(int)part];
        return scope;
    }

    /// <summary>The time counted for a part until its last change on every thread.</summary>
    public TimeSpan Of(ProcessorPart part) =>
        TimeSpan.FromMicroseconds(Interlocked.Read(ref _nanoseconds[(int)part]) / 1_000.0);

    private void OnChanged(AsyncLocalValueChangedArgs<Entered?> change)
    {
        long now = ThreadClock.Nanoseconds;
        ProcessorPart left = change.PreviousValue?.Part ?? ProcessorPart.Other;
        Interlocked.Add(ref _nanoseconds[(int)left], now - _last);
        _last = now;
    }

    /// <summary>Leaves a part when disposed, back into the one before.</summary>
    internal readonly struct Scope : IDisposable
    {
        private readonly AsyncLocal<Entered?>? _now;
        private readonly Entered? _before;

        internal Scope(AsyncLocal<Entered?> now, Entered? before) => (_now, _before) = (now, before);

        public void Dispose()
        {
            if (_now is not null)
            {
                _now.Value = _before;
            }
        }
    }

    /// <summary>A part as an object: contexts compare values by reference.</summary>
    internal sealed class Entered(ProcessorPart part)
    {
        public ProcessorPart Part => part;
    }
}
