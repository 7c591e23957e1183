using System.Threading.Channels;
using OpenLedger.Ledger.Execution;

namespace OpenLedger.Node.Preparation;

/// <summary>
/// Does beside consensus what a later block needs done: ordered trainings, indexes of published versions. At
/// most one wake-up waits; each looks at the newest final state. It changes no answer: what it has not done in
/// time the block does itself.
/// </summary>
internal sealed class WorkAhead : IAsyncDisposable
{
    private readonly Func<ChainView> _head;
    private readonly Action<ChainView, CancellationToken> _prepare;
    private readonly Action<Exception> _failed;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task _running = Task.CompletedTask;

    /// <summary>Works as of a chain's head.</summary>
    /// <param name="head">The newest final state.</param>
    /// <param name="prepare">Does whatever waits as of it; called by one thread at a time.</param>
    /// <param name="failed">Told of a bug or a damaged store.</param>
    public WorkAhead(
        Func<ChainView> head, Action<ChainView, CancellationToken> prepare, Action<Exception> failed) =>
        (_head, _prepare, _failed) = (head, prepare, failed);

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
                _prepare(_head(), _stop.Token);
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
