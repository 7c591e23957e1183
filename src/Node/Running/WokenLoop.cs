using System.Threading.Channels;

namespace OpenLedger.Node.Running;

/// <summary>
/// Work on a task of its own that is done again whenever something woke it: at most one wake-up waits, so
/// what happens while it works is looked at once, together. A fault of the work ends it and is told.
/// Thread-safe.
/// </summary>
/// <param name="work">Looks at everything there is to do. Its token ends with the loop.</param>
/// <param name="fail">Told of a disk fault or a bug: the node stops.</param>
internal sealed class WokenLoop(Func<CancellationToken, ValueTask> work, Action<Exception> fail)
    : IAsyncDisposable
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Begins, with a first look; once.</summary>
    public void Start()
    {
        _running = Task.Run(RunAsync);
        Wake();
    }

    /// <summary>There may be something to do. Returns at once.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Ends when the work under way has seen its token.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _wake.Reader.WaitToReadAsync(_stop.Token).ConfigureAwait(false))
            {
                _wake.Reader.TryRead(out _);
                await work(_stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping: what is left follows from the chain and the disk at the next start.
            return;
        }
        catch (Exception fault)
        {
            fail(fault);
        }
    }
}
