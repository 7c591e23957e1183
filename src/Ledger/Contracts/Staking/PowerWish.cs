using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>What a validator's power is in the running set and what its stake asks for in the next.</summary>
/// <param name="Id">The validator.</param>
/// <param name="Now">Its power in the running set; 0 when it is not in it.</param>
/// <param name="Target">The power it should have; 0 when it should not be in the set.</param>
/// <param name="Flags">Whether it is jailed or tombstoned.</param>
/// <param name="Stake">Wei staked with it.</param>
internal readonly record struct PowerWish(
    ValidatorId Id, ulong Now, ulong Target, ValidatorFlags Flags, UInt128 Stake)
{
    /// <summary>How much power it asks to move.</summary>
    public ulong Distance => Target > Now ? Target - Now : Now - Target;

    /// <summary>Its turn: tombstoned, jailed, decreases, then increases and joins.</summary>
    public int Turn =>
        (Flags & ValidatorFlags.Tombstoned) != 0 ? 0
        : (Flags & ValidatorFlags.Jailed) != 0 ? 1
        : Target < Now ? 2
        : 3;
}
