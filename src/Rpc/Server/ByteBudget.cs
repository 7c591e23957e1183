namespace OpenLedger.Rpc.Server;

/// <summary>
/// The bytes that requests on their way in and answers on their way out may take up together
/// (<c>rpc.pendingBytesMax</c>); small ones are free, so that large ones never shut them out. Thread-safe.
/// </summary>
public sealed class ByteBudget(long bytesMax)
{
    /// <summary>What each request, and each socket's queue, may hold for nothing; not a setting.</summary>
    public const int FreeBytes = 16 * 1024;

    private long _taken;

    /// <summary>Takes bytes; false when there are not so many left.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= bytesMax)
        {
            return true;
        }

        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    /// <summary>Gives back what was taken.</summary>
    public void Give(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
