namespace OpenLedger.Ledger.Execution;

/// <summary>What verifying a block said.</summary>
public abstract record BlockVerdict
{
    private BlockVerdict()
    {
    }

    /// <summary>The block is valid.</summary>
    /// <param name="Executed">What it did.</param>
    public sealed record Accepted(ExecutedBlock Executed) : BlockVerdict;

    /// <summary>The block is not valid.</summary>
    /// <param name="Reason">The first rule it breaks.</param>
    /// <param name="Detail">With both values, or the transaction.</param>
    public sealed record Rejected(BlockRejection Reason, string Detail) : BlockVerdict;

    /// <summary>
    /// The block may be valid: a content it makes effective is not here yet. Ask again when it is.
    /// </summary>
    /// <param name="Missing">What is missing; at least one.</param>
    public sealed record Pending(IReadOnlyList<MissingContent> Missing) : BlockVerdict;
}
