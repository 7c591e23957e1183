using System.Runtime.InteropServices;

namespace OpenLedger.Storage.RocksDb;

/// <summary>
/// A native object that must not outlive, nor be outlived wrongly by, others: while it lives it holds a
/// reference on each of its <c>keptAlive</c> handles, so theirs is the later release whatever the order of
/// disposal or finalization.
/// </summary>
internal abstract class OwnedHandle : SafeHandle
{
    private readonly SafeHandle[] _keptAlive;

    /// <summary>Takes a reference on every handle, or on none when one of them is closed already.</summary>
    protected OwnedHandle(params SafeHandle[] keptAlive)
        : base(0, ownsHandle: true)
    {
        _keptAlive = keptAlive;
        int held = 0;
        try
        {
            for (; held < keptAlive.Length; held++)
            {
                bool added = false;
                keptAlive[held].DangerousAddRef(ref added);
            }
        }
        catch (ObjectDisposedException)
        {
            while (held > 0)
            {
                keptAlive[--held].DangerousRelease();
            }

            SetHandleAsInvalid();
            throw;
        }
    }

    /// <inheritdoc/>
    public sealed override bool IsInvalid => handle == 0;

    /// <summary>Frees the native object; the handles kept alive are still open.</summary>
    protected abstract void Free(nint native);

    /// <inheritdoc/>
    protected sealed override bool ReleaseHandle()
    {
        Free(handle);
        for (int i = _keptAlive.Length - 1; i >= 0; i--)
        {
            _keptAlive[i].DangerousRelease();
        }

        return true;
    }
}
