using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Liveness;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Tests.Liveness;

/// <summary>
/// A chain whose validators vote: what was really signed is remembered, so that a test can tell a real vote
/// from any other. Validators are named by their id, which in epoch 0 is their index.
/// </summary>
internal sealed class VotingChain
{
    public const ulong Window = 16;

    private readonly SortedDictionary<(ValidatorIndex Index, ProposalId Proposal), Vote> _signed = [];

    public VotingChain(int validators = 4, ulong epochBlocks = 1_000, ulong windowBlocks = Window,
        IReadOnlyList<ulong>? stakesOpen = null)
    {
        Count = validators;
        Chain = new TestChain(NewGenesis(validators, epochBlocks, windowBlocks, stakesOpen ?? []));
        Domain = new ConsensusDomain(TestChain.ChainId, Chain.Blocks[0].Block.Hash, 0);
    }

    /// <summary>Validators ever registered.</summary>
    public int Count { get; private set; }

    public TestChain Chain { get; }

    public ConsensusDomain Domain { get; }

    public Height Height => Chain.Head.Header.Number;

    public static PrivateKey KeyOf(int index) => TestChain.KeyOf(100 + index);

    public static ProposalId ProposalOf(Block block) => new(
        block.Header.Epoch, block.Header.View, block.Header.ParentView, block.Hash);

    /// <summary>Signs whatever a test wants; it is no real vote.</summary>
    public Vote Sign(int index, in Body body, PrivateKey? key = null) => new(
        body, new ValidatorIndex((ushort)index), Secp256k1.Sign(key ?? KeyOf(index), Domain.Digest(body)));

    /// <summary>A validator votes for a block, really, if it is in the set of the block's epoch.</summary>
    public Vote? CastVote(int id, Block block, BodyKind kind = BodyKind.Notarize)
    {
        int index = SetOf(block.Header.Epoch).FindIndex(seat => seat.Id.Value == id);
        if (index < 0)
        {
            return null;
        }

        ProposalId p = ProposalOf(block);
        Vote vote = Sign(
            index, kind == BodyKind.Notarize ? Body.Notarize(p) : Body.Finalize(p), KeyOf(id));
        _signed.TryAdd((vote.Index, p), vote);
        return vote;
    }

    /// <summary>An epoch's set, as far as the head knows it.</summary>
    public List<ValidatorSeat> SetOf(Epoch epoch) =>
        [.. new FrozenSets(new StateSlots(Chain.Head.State)).Load(epoch)];

    /// <summary>A validator as the head has it.</summary>
    public ValidatorEntry Validator(int id) =>
        new StakingSlots(new StateSlots(Chain.Head.State)).Load(new ValidatorId((uint)id));

    /// <summary>The validator behind a credit of a block.</summary>
    public int IdOf(Block block, VoteCredit credit)
    {
        Block ancestor = Chain.Blocks[(int)(block.Header.Number.Value - credit.Distance)].Block;
        return (int)SetOf(ancestor.Header.Epoch)[credit.Index.Value].Id.Value;
    }

    /// <summary>An account that is no validator registers one; its id is the next.</summary>
    public int AddValidator(UInt256 stake)
    {
        int id = Count++;
        PrivateKey account = TestChain.Keys[id];
        byte[] proof = ProofOfPossession.Sign(
            KeyOf(id), TestChain.ChainId, Chain.Blocks[0].Block.Hash, account.Address);
        Transaction transaction = Chain.Sign(
            account, SystemAddresses.Staking, stake,
            StakingContract.Interface.Function("createValidator").EncodeCall(
                KeyOf(id).PublicKey.ToCompressed(), proof, 0u));
        ExecutedBlock block = Chain.Mine(transaction);
        Assert.That(block.Receipts[0].Succeeded);
        return id;
    }

    public bool WasCast(Vote vote) =>
        _signed.TryGetValue((vote.Index, vote.Body.Proposal), out Vote? signed) && signed == vote;

    /// <summary>Everything that was really signed, but for the validators held back.</summary>
    public IVoteSource Votes(Func<int, bool>? held = null) => new Source((index, p) =>
        held?.Invoke((int)SetOf(p.Epoch)[index.Value].Id.Value) == true
            ? null : _signed.GetValueOrDefault((index, p)));

    /// <summary>Builds on the head without moving it.</summary>
    public Block Build(IVoteSource? votes) => Chain.Executor.Build(
        Chain.Head, Chain.Environment(), new TestChain.ListSource([]), new TestChain.NoBudget(), votes)
        .Executed.Block;

    /// <summary>Builds, verifies and appends a block; then whoever is present votes for it.</summary>
    public Block Mine(Func<int, bool>? present = null, IVoteSource? votes = null)
    {
        Block block = Chain.Append(Build(votes ?? Votes())).Block;
        for (int i = 0; i < Count; i++)
        {
            if (present?.Invoke(i) != false)
            {
                CastVote(i, block, i % 2 == 0 ? BodyKind.Notarize : BodyKind.Finalize);
            }
        }

        return block;
    }

    /// <summary>The vote behind a credit of a block of this chain.</summary>
    public Vote VoteOf(Block block, VoteCredit credit)
    {
        Block ancestor = Chain.Blocks[(int)(block.Header.Number.Value - credit.Distance)].Block;
        return new Vote(credit.BodyFor(ProposalOf(ancestor)), credit.Index, credit.Signature);
    }

    private static GenesisConfig NewGenesis(
        int validators, ulong epochBlocks, ulong windowBlocks, IReadOnlyList<ulong> stakesOpen)
    {
        GenesisConfig plain = TestChain.NewGenesis([]);
        GenesisValidator[] set = [.. Enumerable.Range(0, validators).Select(i => new GenesisValidator(
            KeyOf(i).Address, KeyOf(i).PublicKey,
            TestChain.Open * (i < stakesOpen.Count ? stakesOpen[i] : 1_000UL)))];
        UInt256 before = plain.Validators.Aggregate(UInt256.Zero, (sum, v) => sum + v.StakeWei);
        UInt256 after = set.Aggregate(UInt256.Zero, (sum, v) => sum + v.StakeWei);
        return plain with
        {
            Validators = set,
            TreasuryWei = plain.TreasuryWei + before - after,
            Consensus = plain.Consensus with { EpochBlocks = epochBlocks, CreditWindowBlocks = windowBlocks },
            Staking = plain.Staking with { MinSelfStakeWei = TestChain.Open * 1_000UL },
        };
    }

    /// <summary>A source that answers by a function.</summary>
    internal sealed class Source(Func<ValidatorIndex, ProposalId, Vote?> answer) : IVoteSource
    {
        public Vote? Find(ValidatorIndex index, in ProposalId proposal) => answer(index, proposal);
    }
}
