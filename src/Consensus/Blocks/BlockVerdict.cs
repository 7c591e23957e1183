namespace OpenLedger.Consensus.Blocks;

/// <summary>
/// What the executor says of a block. A local fault (a disk error) is a crash, never <see cref="False"/>.
/// </summary>
public enum BlockVerdict
{
    /// <summary>Something it needs is not here yet: ask again later.</summary>
    Pending = 0,

    /// <summary>
    /// Valid: every transaction re-executed, every attribution recomputed, every root equal.
    /// </summary>
    True = 1,

    /// <summary>Invalid, and invalid for everybody.</summary>
    False = 2,
}
