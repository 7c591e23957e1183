using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>What the pool said of a transaction.</summary>
public abstract record PoolVerdict
{
    private PoolVerdict()
    {
    }

    /// <summary>It waits now.</summary>
    /// <param name="Hash">Its hash.</param>
    public sealed record Accepted(Hash256 Hash) : PoolVerdict;

    /// <summary>It waited before.</summary>
    /// <param name="Hash">Its hash.</param>
    public sealed record AlreadyKnown(Hash256 Hash) : PoolVerdict;

    /// <summary>It was refused.</summary>
    /// <param name="Reason">The reason's name, such as NONCE_TOO_LOW.</param>
    /// <param name="Detail">What was wrong and what is accepted.</param>
    /// <param name="IsMalformed">True when nobody could take it: no transaction of this chain.</param>
    public sealed record Rejected(string Reason, string Detail, bool IsMalformed = false) : PoolVerdict;
}
