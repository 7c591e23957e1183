using System.Globalization;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Sync;

/// <summary>
/// How far a node is behind, and how fast it comes nearer. Syncing begins when it is more than
/// <see cref="LagBlocksMax"/> blocks behind and ends when it is there. Thread-safe.
/// </summary>
internal sealed class SyncProgress
{
    /// <summary>Blocks behind that are no syncing: a chain in motion.</summary>
    public const ulong LagBlocksMax = 8;

    /// <summary>Time over which the rate is taken.</summary>
    public static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(20);

    /// <summary>Time between two lines of the log.</summary>
    public static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(1);

    private readonly Action<string> _line;
    private readonly Lock _gate = new();
    private readonly Queue<(TimeSpan At, ulong Height)> _samples = new();
    private SyncDetails? _current;
    private TimeSpan _sampledAt;
    private TimeSpan _lineAt;
    private TimeSpan _startedAt;

    /// <summary>Nothing is known before the first <see cref="Update"/>.</summary>
    /// <param name="line">Takes lines for the log.</param>
    public SyncProgress(Action<string> line) => _line = line;

    /// <summary>What was last seen; null while the node is at the head.</summary>
    public SyncDetails? Current
    {
        get
        {
            lock (_gate)
            {
                return _current;
            }
        }
    }

    /// <summary>Takes note of the heights at a time, which never runs backwards.</summary>
    public void Update(Height head, Height highest, int peers, TimeSpan now)
    {
        string? line;
        lock (_gate)
        {
            line = Note(head.Value, highest.Value, peers, now);
        }

        if (line is not null)
        {
            _line(line);
        }
    }

    private string? Note(ulong head, ulong highest, int peers, TimeSpan now)
    {
        ulong behind = highest > head ? highest - head : 0;
        if (_current is null)
        {
            if (behind <= LagBlocksMax)
            {
                return null;
            }

            (_startedAt, _lineAt, _sampledAt) = (now, now + LineEvery, now);
            _samples.Clear();
            _samples.Enqueue((now, head));
            _current = new SyncDetails(
                new Height(head), new Height(head), new Height(highest), 0, null, peers);
            return $"syncing from block {head} to {highest}, {peers} peers";
        }

        ulong start = _current.StartingBlock.Value;
        if (behind <= 1)
        {
            _current = null;
            ulong blocks = head - start;
            double seconds = (now - _startedAt).TotalSeconds;
            return string.Create(
                CultureInfo.InvariantCulture, $"synced {blocks} blocks to block {head} in {seconds:0.0} s");
        }

        ulong rate = RateAt(head, now);
        ulong? left = rate == 0 ? null : (behind + rate - 1) / rate;
        _current = new SyncDetails(
            new Height(start), new Height(head), new Height(highest), rate, left, peers);
        if (now < _lineAt)
        {
            return null;
        }

        _lineAt = now + LineEvery;
        string eta = left is { } wait ? $"{wait} s left" : "no progress";
        return $"syncing: block {head} of {highest}, {rate} blocks/s, {eta}, {peers} peers";
    }

    // Over the samples of the window, so that a pause shows and an old one does not.
    private ulong RateAt(ulong head, TimeSpan now)
    {
        if (now - _sampledAt >= SampleEvery)
        {
            _sampledAt = now;
            _samples.Enqueue((now, head));
            while (_samples.Count > 1 && now - _samples.Peek().At > RateWindow)
            {
                _samples.Dequeue();
            }
        }

        (TimeSpan at, ulong height) = _samples.Peek();
        double seconds = (now - at).TotalSeconds;
        return seconds <= 0 || head <= height ? 0 : (ulong)((head - height) / seconds);
    }
}
