using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>
/// Bounds how many calls run a model or trace a text at once; one more is refused, none waits.
/// </summary>
internal sealed class ModelRuns(RpcLimits limits)
{
    private int _running;

    /// <summary>Runs it, or throws -32005.</summary>
    public T Run<T>(Func<T> run)
    {
        try
        {
            return Interlocked.Increment(ref _running) <= limits.ModelRunsMax
                ? run()
                : throw RpcException.Limit(
                    $"{limits.ModelRunsMax} model runs are under way (rpc.modelRunsMax); ask again");
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
