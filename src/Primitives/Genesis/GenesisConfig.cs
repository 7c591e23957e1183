using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Genesis;

/// <summary>
/// Everything the first block is made of (docs/spec/genesis.md). <see cref="GenesisRules.Check"/> says what
/// must hold;
/// <see cref="GenesisParser"/> gives only such. Immutable.
/// </summary>
public sealed record GenesisConfig
{
    /// <summary>Wei in one OPEN: 10^18.</summary>
    public static UInt256 WeiPerOpen { get; } = UInt256.PowerOfTen(18);

    /// <summary>The supply, never added to: 10^9 OPEN.</summary>
    public static UInt256 SupplyWei { get; } = UInt256.PowerOfTen(27);

    /// <summary>Id of the chain in signatures.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>Time of the first block, in milliseconds since 1970.</summary>
    public required ulong TimestampMs { get; init; }

    /// <summary>Gas all transactions of a block may use together.</summary>
    public required ulong GasLimit { get; init; }

    /// <summary>Base fee of the first block, in wei per gas.</summary>
    public required UInt256 BaseFeePerGasWei { get; init; }

    /// <summary>Wei the treasury starts with.</summary>
    public required UInt256 TreasuryWei { get; init; }

    /// <summary>
    /// Wei set aside to subsidise stakers; kept in the treasury's balance until governance spends it.
    /// </summary>
    public required UInt256 EcosystemReserveWei { get; init; }

    /// <summary>Accounts with a balance, in the order of their addresses.</summary>
    public required IReadOnlyList<GenesisAllocation> Alloc { get; init; }

    /// <summary>Validators of the first epoch, by index.</summary>
    public required IReadOnlyList<GenesisValidator> Validators { get; init; }

    /// <summary>Timing and epochs of consensus.</summary>
    public required GenesisConsensus Consensus { get; init; }

    /// <summary>Shares of fees.</summary>
    public required GenesisFees Fees { get; init; }

    /// <summary>Rules of staking.</summary>
    public required GenesisStaking Staking { get; init; }

    /// <summary>Rules for the hosts of external models.</summary>
    public GenesisHosting Hosting { get; init; } = new();

    /// <summary>Texts the treasury owns from the start, in order of registration.</summary>
    public required IReadOnlyList<GenesisBaseline> Baseline { get; init; }

    /// <summary>Most bytes of a block; at most <see cref="Blocks.BlockCodec.SizeBytesMax"/>.</summary>
    public required uint BlockSizeBytesMax { get; init; }
}
