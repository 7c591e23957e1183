using OpenLedger.Attribution.Corpus;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.State;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// Makes block 0 out of a genesis: allocations, stakes, treasury, the system contracts' code and the baseline
/// texts. The same genesis gives the same block on every machine; its extraData is the hash of the whole
/// configuration.
/// </summary>
public static class GenesisBuilder
{
    /// <summary>
    /// The code that eth_getCode answers for a system contract: 0xfe, which no machine executes.
    /// </summary>
    public static ReadOnlyMemory<byte> SystemCode { get; } = new byte[] { 0xfe };

    /// <summary>keccak(0xfe): the code hash of every system contract.</summary>
    public static Hash256 SystemCodeHash { get; } = Keccak.Hash(SystemCode.Span);

    /// <summary>Builds block 0.</summary>
    /// <param name="genesis">The configuration, which <see cref="GenesisRules"/> accepts.</param>
    /// <param name="baseline">The texts it lists, in its order.</param>
    /// <param name="cache">The node's cache of segment indexes.</param>
    /// <exception cref="ArgumentException">
    /// A rule of the genesis is broken, or a baseline text is missing or different; the message says which.
    /// That every text is admissible is checked by who writes a genesis.
    /// </exception>
    public static ExecutedBlock Build(
        GenesisConfig genesis, IReadOnlyList<byte[]> baseline, SegmentIndexCache cache)
    {
        IReadOnlyList<GenesisError> errors = GenesisRules.Check(genesis);
        if (errors.Count > 0)
        {
            throw new ArgumentException($"the genesis is not valid: {errors[0]}", nameof(genesis));
        }

        RequireBaseline(genesis, baseline);
        BlockHeader draft = Draft(genesis);
        ChainView before = new(
            draft, Hash256.Zero, InMemoryWorldState.Empty, CorpusState.CreateEmpty(cache),
            NoContent.Instance);
        BlockSession session = new(before, new BlockContext(
            genesis.ChainId, draft.Number, draft.TimestampMs, draft.BaseFeePerGas, draft.Beneficiary,
            draft.Epoch));
        WriteBalances(session.Journal, genesis);
        StakingGenesis.Write(session.Journal, genesis.Validators);
        BaselineGenesis.Write(session, baseline);
        return Seal(genesis, before, session, draft);
    }

    private static void WriteBalances(StateJournal journal, GenesisConfig genesis)
    {
        foreach (Address contract in SystemContracts.Addresses)
        {
            journal.SetAccount(contract, Account.Empty with { CodeHash = SystemCodeHash });
        }

        foreach (GenesisAllocation allocation in genesis.Alloc)
        {
            journal.Credit(allocation.Address, allocation.BalanceWei);
        }

        foreach (GenesisValidator validator in genesis.Validators)
        {
            journal.Credit(SystemAddresses.Staking, validator.StakeWei);
        }

        journal.Credit(SystemAddresses.Treasury, genesis.TreasuryWei + genesis.EcosystemReserveWei);
    }

    private static ExecutedBlock Seal(
        GenesisConfig genesis, ChainView before, BlockSession session, BlockHeader draft)
    {
        StateLayer state = StateLayer.Apply(before.State, session.Journal.ToDiff());
        CommittedSet set =
            ValidatorSetReader.Commit(ValidatorSetReader.Read(state, draft.Epoch), genesis.Consensus);
        BlockHeader header = draft with { StateRoot = state.Root, ValidatorsHash = set.Hash };
        Block block = new(header, BlockHeaderCodec.ComputeHash(header), [], []);
        ContentLayer content = new(before.Content, session.Content);
        ChainView post = new(header, block.Hash, state, session.Corpus, content);
        return new ExecutedBlock(block, [], [], state, post, session.CorpusEvents, session.Content)
        {
            NextSet = set,
        };
    }

    private static BlockHeader Draft(GenesisConfig genesis) => new()
    {
        ParentHash = Hash256.Zero,
        Beneficiary = Address.Zero,
        StateRoot = KnownHashes.EmptyTrieRoot,
        TransactionsRoot = KnownHashes.EmptyTrieRoot,
        ReceiptsRoot = KnownHashes.EmptyTrieRoot,
        LogsBloom = Bloom.Empty,
        Number = new Height(0),
        GasLimit = genesis.GasLimit,
        GasUsed = 0,
        ExtraData = GenesisWriter.ComputeHash(genesis).ToArray(),
        BaseFeePerGas = genesis.BaseFeePerGasWei,
        TimestampMs = genesis.TimestampMs,
        Epoch = new Epoch(0),
        View = new View(0),
        ParentView = new View(0),
        AttributionRoot = KnownHashes.EmptyTrieRoot,
        ValidatorsHash = Hash256.Zero,
    };

    private static void RequireBaseline(GenesisConfig genesis, IReadOnlyList<byte[]> baseline)
    {
        if (baseline.Count != genesis.Baseline.Count)
        {
            throw new ArgumentException(
                $"the genesis lists {genesis.Baseline.Count} baseline texts, {baseline.Count} are given",
                nameof(baseline));
        }

        for (int i = 0; i < baseline.Count; i++)
        {
            GenesisBaseline listed = genesis.Baseline[i];
            Hash256 hash = Keccak.Hash(baseline[i]);
            if (hash != listed.Hash || baseline[i].Length != listed.SizeBytes)
            {
                throw new ArgumentException(
                    $"baseline text {i} is {hash} of {baseline[i].Length} bytes;"
                    + $" the genesis lists {listed.Hash} of {listed.SizeBytes}", nameof(baseline));
            }
        }
    }

    private sealed class NoContent : IContentReader
    {
        public static NoContent Instance { get; } = new();

        public byte[]? GetContent(Hash256 root) => null;
    }
}
