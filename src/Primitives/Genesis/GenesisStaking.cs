using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Genesis;

/// <summary>Rules of staking (docs/spec/genesis.md).</summary>
public sealed record GenesisStaking
{
    /// <summary>Wei a validator's own account must have staked with it to be eligible.</summary>
    public UInt256 MinSelfStakeWei { get; init; } = UInt256.PowerOfTen(18 + 5);

    /// <summary>
    /// U: stake withdrawn in epoch e pays for faults until epoch e + U is over, and can be proven against
    /// until then.
    /// </summary>
    public uint UnbondingEpochs { get; init; } = 28;

    /// <summary>Part of a stake that a proven fault burns, in basis points.</summary>
    public uint SlashBps { get; init; } = 500;

    /// <summary>Epochs after which a jailed validator may come back.</summary>
    public uint JailEpochs { get; init; } = 2;

    /// <summary>Most validators of an epoch's set.</summary>
    public uint ValidatorsMax { get; init; } = 100;

    /// <summary>Most a commission may change from one epoch to the next, in basis points.</summary>
    public uint CommissionChangeBpsMax { get; init; } = 100;
}
