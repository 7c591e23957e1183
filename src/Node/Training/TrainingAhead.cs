using System.Threading.Channels;
using OpenLedger.Ledger.Execution;

namespace OpenLedger.Node.Training;

/// <summary>
/// Carries out ordered trainings beside consensus, so that the block that activates one finds it done. At
/// most one wake-up waits; each looks at the newest final state. It changes no answer: what it has not done
/// in time the block does itself.
/// </summary>
internal sealed class TrainingAhead : IAsyncDisposable
{
    private readonly Func<ChainView> _head;
    private readonly Action<Exception> _failed;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task _running = Task.CompletedTask;

    /// <summary>Trains as of a chain's head.</summary>
    /// <param name="head">The newest final state.</param>
    /// <param name="failed">Told of a bug or a damaged store.</param>
    public TrainingAhead(Func<ChainView> head, Action<Exception> failed) => (_head, _failed) = (head, failed);

    /// <summary>Looks once, then after each block.</summary>
    public void Start()
    {
        OnFinalized();
        _running = Task.Run(RunAsync);
    }

    /// <summary>A block is final. Returns at once.</summary>
    public void OnFinalized() => _wake.Writer.TryWrite(true);

    /// <inheritdoc/>
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
                PendingTrainings.Prepare(_head(), _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The node ends.
        }
        catch (Exception fault)
        {
            _failed(fault);
        }
    }
}
