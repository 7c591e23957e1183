using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Founding;

/// <summary>
/// What the founders of a chain decide; everything else of a genesis follows. What nobody was given is the
/// treasury's, so that the supply is always whole.
/// </summary>
public sealed record GenesisPlan
{
    /// <summary>Gas of a block.</summary>
    public const ulong GasLimit = 100_000_000;

    /// <summary>Base fee of the first block, in wei.</summary>
    public const ulong BaseFeePerGasWei = 1_000_000_000;

    /// <summary>Bytes of a block.</summary>
    public const uint BlockSizeBytesMax = 4 * 1024 * 1024;

    /// <summary>Id of the chain.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>Time of block 0, in milliseconds since 1970.</summary>
    public required ulong TimestampMs { get; init; }

    /// <summary>The validators, by index.</summary>
    public required IReadOnlyList<GenesisValidator> Validators { get; init; }

    /// <summary>Accounts with a balance; one that stands several times has the sum.</summary>
    public IReadOnlyList<GenesisAllocation> Funded { get; init; } = [];

    /// <summary>
    /// Wei in each validator's account besides its stake: gas for what its node sends by itself, such as
    /// evidence of faults.
    /// </summary>
    public UInt256 ValidatorBalanceWei { get; init; } = 100 * GenesisConfig.WeiPerOpen;

    /// <summary>Wei set aside to subsidise stakers.</summary>
    public UInt256 EcosystemReserveWei { get; init; }

    /// <summary>Timing and epochs.</summary>
    public GenesisConsensus Consensus { get; init; } = new();

    /// <summary>Rules of staking.</summary>
    public GenesisStaking Staking { get; init; } = new();

    /// <summary>Texts the treasury owns.</summary>
    public IReadOnlyList<GenesisBaseline> Baseline { get; init; } = [];

    /// <summary>The genesis, when everything holds.</summary>
    /// <returns>The configuration, and what is wrong with it: nothing, if it may be used.</returns>
    public (GenesisConfig Config, IReadOnlyList<GenesisError> Errors) Create()
    {
        GenesisAllocation[] alloc = Allocate();
        UInt256 given = EcosystemReserveWei;
        bool fits = given <= GenesisConfig.SupplyWei;
        foreach (UInt256 part in alloc.Select(a => a.BalanceWei).Concat(Validators.Select(v => v.StakeWei)))
        {
            fits = fits && UInt256.TryAdd(given, part, out given) && given <= GenesisConfig.SupplyWei;
        }

        GenesisConfig config = new()
        {
            ChainId = ChainId,
            TimestampMs = TimestampMs,
            GasLimit = GasLimit,
            BaseFeePerGasWei = BaseFeePerGasWei,

            // With more given than there is, the rules say by how much.
            TreasuryWei = fits ? GenesisConfig.SupplyWei - given : UInt256.Zero,
            EcosystemReserveWei = EcosystemReserveWei,
            Alloc = alloc,
            Validators = Validators,
            Consensus = Consensus,
            Fees = new GenesisFees(),
            Staking = Staking,
            Baseline = Baseline,
            BlockSizeBytesMax = BlockSizeBytesMax,
        };
        return (config, GenesisRules.Check(config));
    }

    private GenesisAllocation[] Allocate()
    {
        SortedDictionary<Address, UInt256> alloc = [];
        foreach (GenesisAllocation one in Funded.Concat(
            Validators.Select(v => new GenesisAllocation(v.Address, ValidatorBalanceWei))))
        {
            if (!one.BalanceWei.IsZero)
            {
                // A sum that wraps is above the supply at any rate; so is what it is cut to.
                UInt256 before = alloc.GetValueOrDefault(one.Address);
                alloc[one.Address] = UInt256.TryAdd(before, one.BalanceWei, out UInt256 sum)
                    ? sum : UInt256.MaxValue;
            }
        }

        return [.. alloc.Select(entry => new GenesisAllocation(entry.Key, entry.Value))];
    }
}
