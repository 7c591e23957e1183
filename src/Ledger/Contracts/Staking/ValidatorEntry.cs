using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>The slots of one validator; the layout is in <see cref="StakingSlots"/>.</summary>
public sealed record ValidatorEntry
{
    /// <summary>Its number in the registry.</summary>
    public required ValidatorId Id { get; init; }

    /// <summary>Its operator: stakes for it, is paid its commission, unjails it.</summary>
    public required Address Account { get; init; }

    /// <summary>The compressed key its votes verify with, 33 bytes.</summary>
    public required ReadOnlyMemory<byte> CompressedKey { get; init; }

    /// <summary>Wei staked with it, its own and delegated, and the shares of them.</summary>
    public StakePool Pool { get; init; }

    /// <summary>What is true of it.</summary>
    public ValidatorFlags Flags { get; init; }

    /// <summary>Commission before <see cref="NextCommissionFrom"/>, in basis points.</summary>
    public ushort CommissionBps { get; init; }

    /// <summary>Commission from <see cref="NextCommissionFrom"/> on, in basis points.</summary>
    public ushort NextCommissionBps { get; init; }

    /// <summary>The epoch from which the next commission holds.</summary>
    public Epoch NextCommissionFrom { get; init; }

    /// <summary>First epoch in which it may be unjailed; meaningful while jailed.</summary>
    public Epoch JailedUntil { get; init; }

    /// <summary>Its place among the candidates plus 1; 0 when it is none.</summary>
    public uint CandidatePlace { get; init; }

    /// <summary>What its votes verify with; parsed at each call.</summary>
    public PublicKey PublicKey => PublicKey.Parse(CompressedKey.Span);

    /// <summary>Wei staked with it.</summary>
    public UInt256 Stake => Pool.Wei;

    /// <summary>The power its stake gives: floor(stake / 10^18). What it has in a set may differ.</summary>
    public Power StakePower => new((ulong)(Stake / GenesisConfig.WeiPerOpen));

    /// <summary>True while its stake earns: in the set, neither jailed nor tombstoned.</summary>
    public bool IsActive => Flags == ValidatorFlags.InSet;

    /// <summary>True after a proven fault.</summary>
    public bool IsTombstoned => (Flags & ValidatorFlags.Tombstoned) != 0;

    /// <summary>True while jailed.</summary>
    public bool IsJailed => (Flags & ValidatorFlags.Jailed) != 0;

    /// <summary>True when it may be chosen into a set.</summary>
    public bool IsEligible => CandidatePlace != 0 && !IsJailed && !IsTombstoned;

    /// <summary>The one word for its flags.</summary>
    public ValidatorStatus Status =>
        IsTombstoned ? ValidatorStatus.Tombstoned
        : IsJailed ? ValidatorStatus.Jailed
        : IsActive ? ValidatorStatus.Active
        : ValidatorStatus.Waiting;

    /// <summary>The commission that holds in an epoch.</summary>
    public ushort CommissionAt(Epoch epoch) =>
        epoch >= NextCommissionFrom ? NextCommissionBps : CommissionBps;
}
