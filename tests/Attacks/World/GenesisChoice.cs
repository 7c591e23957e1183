using OpenLedger.Attribution.Corpus;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attacks.World;

/// <summary>What a world starts with.</summary>
/// <param name="HasBaseline">True: the boilerplate of samples/baseline belongs to the treasury.</param>
/// <param name="AttackerStakeBps">Part of the whole stake that is the attacker's.</param>
internal sealed record GenesisChoice(bool HasBaseline, uint AttackerStakeBps)
{
    public const ulong ChainId = 161_299;

    public static readonly GenesisChoice Usual = new(true, 0);

    private static readonly UInt256 Balance = GenesisConfig.WeiPerOpen * 1_000_000UL;
    private static readonly UInt256 Stake = GenesisConfig.WeiPerOpen * 100_000UL;

    /// <summary>Block 0 of such a world.</summary>
    public (GenesisConfig Genesis, ExecutedBlock Block) Build(IReadOnlyList<byte[]> baseline)
    {
        IReadOnlyList<byte[]> texts = HasBaseline ? baseline : [];
        var genesis = new GenesisConfig
        {
            ChainId = ChainId,
            TimestampMs = 1_700_000_000_000,
            GasLimit = GenesisRules.GasLimitMax,
            BaseFeePerGasWei = 1_000_000_000UL,
            TreasuryWei = GenesisConfig.SupplyWei - Stake
                - (Balance * (ulong)Wallets.Funded.LongCount()),
            EcosystemReserveWei = UInt256.Zero,
            Alloc =
            [
                .. Wallets.Funded.Select(key => new GenesisAllocation(key.Address, Balance))
                    .OrderBy(allocation => allocation.Address),
            ],
            Validators = [.. Validators()],
            Consensus = new GenesisConsensus(),
            Fees = new GenesisFees(),
            Staking = new GenesisStaking { MinSelfStakeWei = GenesisConfig.WeiPerOpen },
            Baseline = [.. texts.Select(text => new GenesisBaseline(Keccak.Hash(text), (uint)text.Length))],
            BlockSizeBytesMax = BlockCodec.SizeBytesMax,
        };
        return (genesis, GenesisBuilder.Build(genesis, texts, new SegmentIndexCache()));
    }

    private IEnumerable<GenesisValidator> Validators()
    {
        UInt256 attackers = UInt256.MultiplyDivide(Stake, AttackerStakeBps, GenesisFees.WholeBps);
        if (!attackers.IsZero)
        {
            yield return Of(Wallets.Attacker[0], attackers);
        }

        if (attackers != Stake)
        {
            yield return Of(Wallets.Validator, Stake - attackers);
        }
    }

    private static GenesisValidator Of(PrivateKey key, in UInt256 stake) =>
        new(key.Address, key.PublicKey, stake);
}
