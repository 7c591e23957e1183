using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Light;

/// <summary>
/// A chain of headers over several epochs whose sets change, with real keys and signatures. Blocks hold
/// nothing: a light client never looks into one.
/// </summary>
internal sealed class LightChain
{
    public const ulong ChainId = 161_299;

    private readonly LightMember[][] _sets;
    private readonly List<BlockHeader> _headers = [];

    /// <summary>A chain of as many whole epochs as there are sets.</summary>
    /// <param name="epochBlocks">Blocks of an epoch.</param>
    /// <param name="sets">Who signs in each.</param>
    public LightChain(ulong epochBlocks, params LightMember[][] sets)
    {
        _sets = sets;
        Parameters = new GenesisConsensus { EpochBlocks = epochBlocks, ForkId = 7 };
        Genesis = new GenesisConfig
        {
            ChainId = ChainId,
            TimestampMs = 1_700_000_000_000,
            GasLimit = 30_000_000,
            BaseFeePerGasWei = 1UL,
            TreasuryWei = UInt256.Zero,
            EcosystemReserveWei = UInt256.Zero,
            Alloc = [],
            Validators = [.. sets[0].Select(m => new GenesisValidator(
                m.Key.Address, m.Key.PublicKey, GenesisConfig.WeiPerOpen * m.Power))],
            Consensus = Parameters,
            Fees = new GenesisFees(),
            Staking = new GenesisStaking(),
            Baseline = [],
            BlockSizeBytesMax = 1_000_000,
        };
        for (ulong height = 0; height <= epochBlocks * (ulong)sets.Length; height++)
        {
            _headers.Add(NewHeader(height));
        }
    }

    public GenesisConsensus Parameters { get; }

    public GenesisConfig Genesis { get; }

    public EpochSchedule Schedule => EpochSchedule.Of(Parameters);

    public Hash256 GenesisHash => HashOf(0);

    public BlockHeader this[ulong height] => _headers[(int)height];

    public Hash256 HashOf(ulong height) => BlockHeaderCodec.ComputeHash(this[height]);

    public Epoch EpochOf(ulong height) => Schedule.EpochOf(new Height(height));

    /// <summary>What validatorsHash of the block that an epoch stands on commits to.</summary>
    public LightMember[] SetOf(ulong epoch) => _sets[Math.Min(epoch, (ulong)_sets.Length - 1)];

    /// <summary>Finalize(P) of a block.</summary>
    public Body FinalizeBody(ulong height) => Body.Finalize(ProposalOf(height));

    public ProposalId ProposalOf(ulong height) => new(
        this[height].Epoch, this[height].View, this[height].ParentView, HashOf(height));

    /// <summary>The signatures of some of an epoch's set; of all when none are named.</summary>
    public Certificate Sign(ulong epoch, Body body, params int[] signers) =>
        Sign(SetOf(epoch), body, signers);

    public Certificate Sign(LightMember[] set, Body body, params int[] signers)
    {
        ConsensusDomain domain = new(ChainId, GenesisHash, Parameters.ForkId);
        int[] who = signers.Length == 0 ? [.. Enumerable.Range(0, set.Length)] : signers;
        return Certificate.Create(body, set.Length, [.. who.Select(i => (
            new ValidatorIndex((ushort)i), Secp256k1.Sign(set[i].Key, domain.Digest(body))))]);
    }

    /// <summary>A private key of its own for a number.</summary>
    public static PrivateKey KeyOf(int number)
    {
        byte[] bytes = new byte[PrivateKey.Size];
        bytes[30] = (byte)(number >> 8);
        bytes[31] = (byte)(number & 0xFF);
        return PrivateKey.Create(bytes);
    }

    /// <summary>Validators with numbers of their own and powers.</summary>
    public static LightMember[] Set(params (int Number, ulong Power)[] members) =>
        [.. members.Select(m => new LightMember(KeyOf(m.Number), m.Power))];

    private BlockHeader NewHeader(ulong height)
    {
        Epoch epoch = EpochOf(height);
        bool isBoundary = Schedule.IsBoundary(new Height(height));
        LightMember[] next = SetOf(isBoundary ? epoch.Value + 1 : epoch.Value);
        ulong view = height == 0 ? 0 : 1 + (2 * ((height - 1) % Schedule.EpochBlocks));
        return new BlockHeader
        {
            ParentHash = height == 0 ? Hash256.Zero : HashOf(height - 1),
            Beneficiary = Address.Zero,
            StateRoot = Keccak.Hash([(byte)(height & 0xFF)]),
            TransactionsRoot = KnownHashes.EmptyTrieRoot,
            ReceiptsRoot = KnownHashes.EmptyTrieRoot,
            LogsBloom = Bloom.Empty,
            Number = new Height(height),
            GasLimit = 30_000_000,
            GasUsed = 0,
            ExtraData = height == 0 ? GenesisWriter.ComputeHash(Genesis).ToArray() : default,
            BaseFeePerGas = 7UL,
            TimestampMs = 1_700_000_000_000 + (height * 1_000),
            Epoch = epoch,
            View = new View(view),
            ParentView = new View(view > 1 ? view - 2 : 0),
            AttributionRoot = KnownHashes.EmptyTrieRoot,
            ValidatorsHash = ValidatorSetCommitment.HashOf(
                [.. next.Select(m => new CommittedValidator(m.Key.PublicKey, new Power(m.Power)))],
                Parameters),
        };
    }
}
