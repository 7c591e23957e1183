using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Devnet;

/// <summary>
/// The genesis of a devnet: the repository's <c>genesis.json</c> is this one for four validators (a test
/// compares them).
/// </summary>
public static class DevnetGenesis
{
    /// <summary>Chain id of the devnet.</summary>
    public const ulong ChainId = 161299;

    private const ulong AccountOpen = 10_000_000;
    private const ulong StakeOpen = 10_000_000;
    private const ulong ReserveOpen = 200_000_000;

    // In each validator's own account: gas for what its node sends by itself, such as evidence of faults.
    private const ulong OperatingOpen = 100;

    // 2026-01-01T00:00:00Z; blocks are dated by the clock.
    private const ulong TimestampMs = 1_767_225_600_000;

    // Long enough that the samples are loaded in epoch 0, and that a bench never meets a boundary.
    /// <summary>Blocks of an epoch when none are named.</summary>
    public const ulong EpochBlocksDefault = 43_200;
    private const ulong CreditWindowBlocks = 1_024;

    // A hundredth of a percent of a devnet validator's stake: whoever has an account can become one.
    private const ulong MinSelfStakeOpen = 1_000;
    private const ulong MinHostBondOpen = 10;

    /// <summary>The configuration for so many validators.</summary>
    /// <param name="validators">1 to <see cref="DevnetAccounts.ValidatorsMax"/>.</param>
    /// <param name="blockTimeMs">T_b.</param>
    /// <param name="baseline">Texts the treasury owns.</param>
    /// <param name="epochBlocks">Blocks of an epoch.</param>
    public static GenesisConfig Create(
        int validators, ulong blockTimeMs, IReadOnlyList<GenesisBaseline> baseline,
        ulong epochBlocks = EpochBlocksDefault)
    {
        GenesisValidator[] set = [.. Enumerable.Range(0, validators)
            .Select(DevnetAccounts.ValidatorKey)
            .Select(key => new GenesisValidator(key.Address, key.PublicKey, Open(StakeOpen)))];

        // One more than the named accounts: a contributor of the samples.
        GenesisAllocation[] alloc = [.. Enumerable.Range(0, DevnetAccounts.Count + 1)
            .Select(i => new GenesisAllocation(DevnetAccounts.Key(i).Address, Open(AccountOpen)))
            .Concat(set.Select(v => new GenesisAllocation(v.Address, Open(OperatingOpen))))
            .OrderBy(a => a.Address)];
        UInt256 given = alloc.Aggregate(UInt256.Zero, (sum, a) => sum + a.BalanceWei)
            + Open((StakeOpen * (ulong)set.Length) + ReserveOpen);
        return new GenesisConfig
        {
            ChainId = ChainId,
            TimestampMs = TimestampMs,
            GasLimit = 100_000_000,
            BaseFeePerGasWei = 1_000_000_000,
            TreasuryWei = GenesisConfig.SupplyWei - given,
            EcosystemReserveWei = Open(ReserveOpen),
            Alloc = alloc,
            Validators = set,
            Consensus = new GenesisConsensus
            {
                BlockTimeMs = blockTimeMs,
                MinBlockTimeMs = Math.Min(10, blockTimeMs),
                EpochBlocks = epochBlocks,
                CreditWindowBlocks = CreditWindowBlocks,
            },
            Fees = new GenesisFees(),
            Staking = new GenesisStaking
            {
                MinSelfStakeWei = Open(MinSelfStakeOpen),
                UnbondingEpochs = 2,
                JailEpochs = 1,
                CommissionChangeBpsMax = 1_000,
            },
            Hosting = new GenesisHosting
            {
                MinBondWei = Open(MinHostBondOpen),
                UnbondingSeconds = 7_200,
                AcceptSeconds = 600,
            },
            Baseline = baseline,
            BlockSizeBytesMax = 4 * 1024 * 1024,
        };
    }

    private static UInt256 Open(ulong amount) => amount * GenesisConfig.WeiPerOpen;
}
