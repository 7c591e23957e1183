using OpenLedger.Storage.Opening;

namespace OpenLedger.Storage.Chain;

/// <summary>What opening a data folder came to.</summary>
public abstract record OpenResult
{
    private OpenResult()
    {
    }

    /// <summary>It is open; whoever holds the store disposes it.</summary>
    public sealed record Opened(ChainStore Store) : OpenResult;

    /// <summary>It was refused and left as it was; the message says why and what to do, on one
    /// line.</summary>
    public sealed record Refused(OpenRefusal Reason, string Message) : OpenResult;
}
