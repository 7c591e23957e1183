using System.Globalization;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Genesis;

/// <summary>What must hold of a genesis, whoever made it. Bounds are inclusive.</summary>
public static class GenesisRules
{
    /// <summary>Most validators.</summary>
    public const int ValidatorsMax = 256;

    /// <summary>Most allocations.</summary>
    public const int AllocMax = 100_000;

    /// <summary>Most baseline texts.</summary>
    public const int BaselineMax = 1_024;

    /// <summary>Longest baseline text.</summary>
    public const uint BaselineSizeBytesMax = 64 * 1024;

    /// <summary>Largest chain id: what a JSON number holds exactly.</summary>
    public const ulong ChainIdMax = (1UL << 53) - 1;

    /// <summary>Least gas limit of a block.</summary>
    public const ulong GasLimitMin = 1_000_000;

    /// <summary>Largest gas limit of a block.</summary>
    public const ulong GasLimitMax = 10_000_000_000;

    /// <summary>Least size of a block.</summary>
    public const uint BlockSizeBytesMin = 64 * 1024;

    /// <summary>Longest of the consensus times.</summary>
    public const ulong DurationMsMax = 600_000;

    /// <summary>Most blocks of an epoch.</summary>
    public const ulong EpochBlocksMax = 10_000_000;

    /// <summary>Fewest blocks of a credit window: a vote may reach a block that late.</summary>
    public const ulong CreditWindowBlocksMin = 16;

    /// <summary>Most blocks of a credit window.</summary>
    public const ulong CreditWindowBlocksMax = 1_000_000;

    /// <summary>Most epochs of unbonding: a slash looks at each.</summary>
    public const uint UnbondingEpochsMax = 128;

    /// <summary>Most epochs of jail.</summary>
    public const uint JailEpochsMax = 1_000;

    /// <summary>Most seconds between a settlement and the deadline of its request.</summary>
    public const ulong RequestSecondsMax = 3_600;

    /// <summary>Most seconds in which an answer may be accepted.</summary>
    public const ulong AcceptSecondsMax = 604_800;

    /// <summary>Most seconds of a host bond's unbonding: a year.</summary>
    public const ulong HostUnbondingSecondsMax = 31_536_000;

    /// <summary>Latest time of the first block: the year 9999.</summary>
    public const ulong TimestampMsMax = 253_402_300_799_999;

    private const uint SystemFirst = 0x0d00;
    private const uint SystemLast = 0x0dff;

    private static readonly ulong[] ChainIdsOfOthers = [1_612, 161_201];

    /// <summary>
    /// True for the addresses kept for system contracts (0x...0d00 to 0x...0dff) and for zero.
    /// </summary>
    public static bool IsReserved(Address address) =>
        address.IsZero
            || (address >= Address.FromTail(SystemFirst) && address <= Address.FromTail(SystemLast));

    /// <summary>Everything that is wrong; empty when nothing is.</summary>
    public static IReadOnlyList<GenesisError> Check(GenesisConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        List<GenesisError> errors = [];
        CheckHeader(config, errors);
        CheckConsensus(config.Consensus, errors);
        CheckFees(config.Fees, errors);
        CheckStaking(config.Staking, errors);
        CheckHosting(config.Hosting, errors);
        CheckAlloc(config.Alloc, errors);
        CheckValidators(config, errors);
        CheckBaseline(config.Baseline, errors);
        CheckSupply(config, errors);
        return errors;
    }

    private static void CheckHeader(GenesisConfig config, List<GenesisError> errors)
    {
        Range(errors, "chainId", config.ChainId, 1, ChainIdMax);
        if (Array.IndexOf(ChainIdsOfOthers, config.ChainId) >= 0)
        {
            errors.Add(new GenesisError(
                GenesisProblem.ReservedChainId,
                "chainId",
                $"{config.ChainId} is a public network's: transactions signed here could be replayed there"));
        }

        Range(errors, "timestampMs", config.TimestampMs, 1, TimestampMsMax);
        Range(errors, "gasLimit", config.GasLimit, GasLimitMin, GasLimitMax);
        Range(errors, "blockSizeBytesMax", config.BlockSizeBytesMax, BlockSizeBytesMin,
            BlockCodec.SizeBytesMax);
        Amount(errors, "baseFeePerGas", config.BaseFeePerGasWei, UInt256.One);
        Amount(errors, "treasury", config.TreasuryWei, UInt256.Zero);
        Amount(errors, "ecosystemReserve", config.EcosystemReserveWei, UInt256.Zero);
    }

    private static void CheckConsensus(GenesisConsensus consensus, List<GenesisError> errors)
    {
        Range(errors, "consensus.blockTimeMs", consensus.BlockTimeMs, 1, DurationMsMax);
        Range(errors, "consensus.minBlockTimeMs", consensus.MinBlockTimeMs, 1, consensus.BlockTimeMs);
        Range(errors, "consensus.networkDelayMs", consensus.NetworkDelayMs, 1, DurationMsMax);
        Range(errors, "consensus.buildBudgetMs", consensus.BuildBudgetMs, 1, DurationMsMax);
        Range(errors, "consensus.resendMs", consensus.ResendMs, 1, DurationMsMax);
        Range(errors, "consensus.standstillMs", consensus.StandstillMs, 1, DurationMsMax);
        Range(errors, "consensus.epochBlocks", consensus.EpochBlocks, 1, EpochBlocksMax);
        Range(errors, "consensus.creditWindowBlocks", consensus.CreditWindowBlocks, CreditWindowBlocksMin,
            CreditWindowBlocksMax);
    }

    private static void CheckFees(GenesisFees fees, List<GenesisError> errors)
    {
        int before = errors.Count;
        Range(errors, "fees.protocolBps", fees.ProtocolBps, 0, GenesisFees.WholeBps);
        Range(errors, "fees.modelBps", fees.ModelBps, 0, GenesisFees.WholeBps);
        Range(errors, "fees.stakersBps", fees.StakersBps, 0, GenesisFees.WholeBps);
        Range(errors, "fees.dataBps", fees.DataBps, 0, GenesisFees.WholeBps);
        Range(errors, "fees.protocolBurnBps", fees.ProtocolBurnBps, 0, GenesisFees.WholeBps);
        Range(errors, "fees.baseFeeBurnBps", fees.BaseFeeBurnBps, 0, GenesisFees.WholeBps);
        if (errors.Count == before
            && fees.ProtocolBps + fees.ModelBps + fees.StakersBps + fees.DataBps != GenesisFees.WholeBps)
        {
            errors.Add(new GenesisError(
                GenesisProblem.SharesDoNotSum, "fees",
                "protocol, model, stakers and data must be 10000 together"));
        }
    }

    private static void CheckStaking(GenesisStaking staking, List<GenesisError> errors)
    {
        Amount(errors, "staking.minSelfStake", staking.MinSelfStakeWei, GenesisConfig.WeiPerOpen);
        Range(errors, "staking.unbondingEpochs", staking.UnbondingEpochs, 1, UnbondingEpochsMax);
        Range(errors, "staking.slashBps", staking.SlashBps, 1, GenesisFees.WholeBps);
        Range(errors, "staking.jailEpochs", staking.JailEpochs, 1, JailEpochsMax);
        Range(errors, "staking.validatorsMax", staking.ValidatorsMax, 1, ValidatorsMax);
        Range(errors, "staking.commissionChangeBpsMax", staking.CommissionChangeBpsMax, 1,
            GenesisFees.WholeBps);
    }

    private static void CheckHosting(GenesisHosting hosting, List<GenesisError> errors)
    {
        Amount(errors, "hosting.minBond", hosting.MinBondWei, UInt256.One);
        Range(errors, "hosting.acceptSeconds", hosting.AcceptSeconds, 1, AcceptSecondsMax);
        Range(errors, "hosting.unbondingSeconds", hosting.UnbondingSeconds,
            RequestSecondsMax + Math.Min(hosting.AcceptSeconds, AcceptSecondsMax) + 1, HostUnbondingSecondsMax);
        Range(errors, "hosting.slashBps", hosting.SlashBps, 1, GenesisFees.WholeBps);
        Range(errors, "hosting.reporterBps", hosting.ReporterBps, 0, GenesisFees.WholeBps / 2);
    }

    private static void CheckAlloc(IReadOnlyList<GenesisAllocation> alloc, List<GenesisError> errors)
    {
        Count(errors, "alloc", alloc.Count, 0, AllocMax);
        for (int i = 0; i < alloc.Count; i++)
        {
            string path = $"alloc.{alloc[i].Address}";
            Reserved(errors, path, alloc[i].Address);
            Amount(errors, path, alloc[i].BalanceWei, UInt256.One);
            if (i > 0 && alloc[i].Address <= alloc[i - 1].Address)
            {
                GenesisProblem problem = alloc[i].Address == alloc[i - 1].Address
                    ? GenesisProblem.DuplicateEntry
                    : GenesisProblem.OutOfOrder;
                errors.Add(new GenesisError(problem, path, "allocations are ordered by address, each once"));
            }
        }
    }

    private static void CheckValidators(GenesisConfig config, List<GenesisError> errors)
    {
        IReadOnlyList<GenesisValidator> validators = config.Validators;
        int countMax = (int)Math.Min(config.Staking.ValidatorsMax, ValidatorsMax);
        UInt256 stakeMin = UInt256.Max(config.Staking.MinSelfStakeWei, GenesisConfig.WeiPerOpen);
        Count(errors, "validators", validators.Count, 1, countMax);
        HashSet<Address> addresses = [];
        HashSet<Address> keys = [];
        for (int i = 0; i < validators.Count; i++)
        {
            string path = $"validators[{i}]";
            Reserved(errors, $"{path}.address", validators[i].Address);
            Amount(errors, $"{path}.stake", validators[i].StakeWei, stakeMin);
            if (!addresses.Add(validators[i].Address))
            {
                errors.Add(new GenesisError(
                    GenesisProblem.DuplicateEntry, $"{path}.address", "another validator has this address"));
            }

            if (!keys.Add(validators[i].PublicKey.Address))
            {
                errors.Add(new GenesisError(
                    GenesisProblem.DuplicateEntry, $"{path}.publicKey", "another validator has this key"));
            }
        }
    }

    private static void CheckBaseline(IReadOnlyList<GenesisBaseline> baseline, List<GenesisError> errors)
    {
        Count(errors, "baseline", baseline.Count, 0, BaselineMax);
        HashSet<Hash256> hashes = [];
        for (int i = 0; i < baseline.Count; i++)
        {
            Range(errors, $"baseline[{i}].sizeBytes", baseline[i].SizeBytes, 1, BaselineSizeBytesMax);
            if (!hashes.Add(baseline[i].Hash))
            {
                errors.Add(new GenesisError(
                    GenesisProblem.DuplicateEntry, $"baseline[{i}].hash", "this text stands before"));
            }
        }
    }

    private static void CheckSupply(GenesisConfig config, List<GenesisError> errors)
    {
        UInt256 sum = UInt256.Zero;
        bool fits = UInt256.TryAdd(config.TreasuryWei, config.EcosystemReserveWei, out sum);
        foreach (GenesisAllocation allocation in config.Alloc)
        {
            fits = fits && UInt256.TryAdd(sum, allocation.BalanceWei, out sum);
        }

        foreach (GenesisValidator validator in config.Validators)
        {
            fits = fits && UInt256.TryAdd(sum, validator.StakeWei, out sum);
        }

        if (!fits || sum != GenesisConfig.SupplyWei)
        {
            errors.Add(new GenesisError(
                GenesisProblem.SupplyDoesNotSum,
                string.Empty,
                "alloc + stakes + treasury + ecosystemReserve is "
                + $"{(fits ? sum.ToString() : "above 2^256")} wei, the supply is {GenesisConfig.SupplyWei}"));
        }
    }

    private static void Reserved(List<GenesisError> errors, string path, Address address)
    {
        if (IsReserved(address))
        {
            errors.Add(new GenesisError(
                GenesisProblem.ReservedAddress, path,
                "zero and 0x...0d00 to 0x...0dff hold no account of a user"));
        }
    }

    private static void Amount(List<GenesisError> errors, string path, in UInt256 value, in UInt256 min)
    {
        if (value < min || value > GenesisConfig.SupplyWei)
        {
            errors.Add(new GenesisError(
                GenesisProblem.OutOfRange, path, $"{value} wei is not {min} to {GenesisConfig.SupplyWei}"));
        }
    }

    private static void Range(List<GenesisError> errors, string path, ulong value, ulong min, ulong max)
    {
        if (value < min || value > max)
        {
            string detail = string.Create(CultureInfo.InvariantCulture, $"{value} is not {min} to {max}");
            errors.Add(new GenesisError(GenesisProblem.OutOfRange, path, detail));
        }
    }

    private static void Count(List<GenesisError> errors, string path, int count, int min, int max)
    {
        if (count < min || count > max)
        {
            GenesisProblem problem = count > max ? GenesisProblem.TooMany : GenesisProblem.OutOfRange;
            string detail =
                string.Create(CultureInfo.InvariantCulture, $"{count} entries are not {min} to {max}");
            errors.Add(new GenesisError(problem, path, detail));
        }
    }
}
