namespace OpenLedger.Rpc.Server;

/// <summary>What one request holds of a <see cref="ByteBudget"/>. One thread at a time.</summary>
internal sealed class ByteLease(ByteBudget budget) : IDisposable
{
    private long _taken;

    /// <summary>Holds enough for so many bytes; false, with nothing changed, when there are not so many left.</summary>
    public bool TryGrowTo(long bytes)
    {
        long more = bytes - ByteBudget.FreeBytes - _taken;
        if (more <= 0)
        {
            return true;
        }

        if (!budget.TryTake(more))
        {
            return false;
        }

        _taken += more;
        return true;
    }

    /// <summary>Gives everything back; the lease may be used again.</summary>
    public void Dispose()
    {
        budget.Give(_taken);
        _taken = 0;
    }
}
