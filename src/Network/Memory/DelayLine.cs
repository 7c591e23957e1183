using System.Diagnostics;
using System.Threading.Channels;

namespace OpenLedger.Network.Memory;

/// <summary>Does what is put in, in order, after a fixed delay. Bounded: a full line refuses.</summary>
internal sealed class DelayLine : IAsyncDisposable
{
    private readonly Channel<(long Sent, Action Deliver)> _line =
        Channel.CreateBounded<(long Sent, Action Deliver)>(NetworkLimits.InboundQueueMax);

    private readonly CancellationTokenSource _stop = new();
    private readonly TimeSpan _delay;
    private readonly Task _pump;

    internal DelayLine(int delayMs)
    {
        _delay = TimeSpan.FromMilliseconds(delayMs);
        _pump = Task.Run(PumpAsync);
    }

    public async ValueTask DisposeAsync()
    {
        _line.Writer.TryComplete();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
        _stop.Dispose();
    }

    internal bool TryAdd(Action deliver) => _line.Writer.TryWrite((Stopwatch.GetTimestamp(), deliver));

    private TimeSpan Left(long sent) => _delay - Stopwatch.GetElapsedTime(sent);

    private async Task PumpAsync()
    {
        try
        {
            await foreach ((long sent, Action deliver) in
                _line.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                // A timer counts whole milliseconds and may fire early: ask again until the delay is over.
                for (TimeSpan left = Left(sent); left > TimeSpan.Zero; left = Left(sent))
                {
                    await Task.Delay(Math.Max(1, (int)left.TotalMilliseconds), _stop.Token)
                        .ConfigureAwait(false);
                }

                deliver();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Closing: what was still on its way is lost, as on any network.
            return;
        }
    }
}
