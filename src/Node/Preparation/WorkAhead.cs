using OpenLedger.Ledger.Execution;
using OpenLedger.Node.Running;

namespace OpenLedger.Node.Preparation;

/// <summary>
/// Does beside consensus what a later block needs done: ordered trainings, indexes of published versions. At
/// most one wake-up waits; each looks at the newest final state. It changes no answer: what it has not done in
/// time the block does itself.
/// </summary>
internal sealed class WorkAhead : IAsyncDisposable
{
    private readonly WokenLoop _loop;

    /// <summary>Works as of a chain's head.</summary>
    /// <param name="head">The newest final state.</param>
    /// <param name="prepare">Does whatever waits as of it; called by one thread at a time.</param>
    /// <param name="failed">Told of a bug or a damaged store.</param>
    public WorkAhead(
        Func<ChainView> head, Action<ChainView, CancellationToken> prepare, Action<Exception> failed) =>
        _loop = new WokenLoop(
            stop =>
            {
                prepare(head(), stop);
                return ValueTask.CompletedTask;
            },
            failed);

    /// <summary>Looks once, then after each block.</summary>
    public void Start() => _loop.Start();

    /// <summary>A block is final. Returns at once.</summary>
    public void OnFinalized() => _loop.Wake();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();
}
