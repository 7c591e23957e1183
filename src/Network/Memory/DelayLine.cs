using System.Diagnostics;
using System.Threading.Channels;

namespace OpenLedger.Network.Memory;

/// <summary>Hands on what is put in, in order, after a fixed delay. Bounded: a full line refuses.</summary>
internal sealed class DelayLine : IAsyncDisposable
{
    private readonly Channel<(long Due, NetworkChannel Channel, InboundMessage Message)> _line =
        Channel.CreateBounded<(long Due, NetworkChannel Channel, InboundMessage Message)>(
            NetworkLimits.InboundQueueMax);

    private readonly CancellationTokenSource _stop = new();
    private readonly TimeSpan _delay;
    private readonly Action<NetworkChannel, InboundMessage> _deliver;
    private readonly Task _pump;

    internal DelayLine(int delayMs, Action<NetworkChannel, InboundMessage> deliver)
    {
        _delay = TimeSpan.FromMilliseconds(delayMs);
        _deliver = deliver;
        _pump = Task.Run(PumpAsync);
    }

    public async ValueTask DisposeAsync()
    {
        _line.Writer.TryComplete();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
        _stop.Dispose();
    }

    internal bool TryAdd(NetworkChannel channel, InboundMessage message) =>
        _line.Writer.TryWrite((Stopwatch.GetTimestamp(), channel, message));

    private TimeSpan Left(long sent) => _delay - Stopwatch.GetElapsedTime(sent);

    private async Task PumpAsync()
    {
        try
        {
            await foreach ((long sent, NetworkChannel channel, InboundMessage message) in
                _line.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                // A timer counts whole milliseconds and may fire early: ask again until the delay is over.
                for (TimeSpan left = Left(sent); left > TimeSpan.Zero; left = Left(sent))
                {
                    await Task.Delay(Math.Max(1, (int)left.TotalMilliseconds), _stop.Token).ConfigureAwait(false);
                }

                _deliver(channel, message);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Closing: what was still on its way is lost, as on any network.
            return;
        }
    }
}
