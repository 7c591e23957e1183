using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Rewards;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Gas;
using OpenLedger.Ledger.State;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Tests.Contracts.Staking;

/// <summary>
/// The Staking contract called without blocks around it: calls, rewards and ends of epochs run on the same
/// journal that blocks use, at a few microseconds each. After every refusal the journal must be as before.
/// </summary>
internal sealed class StakingScene
{
    public static readonly UInt256 Open = TestChain.Open;

    private readonly CallRunner _runner;
    private readonly Dictionary<Address, PrivateKey> _consensusKeys = [];
    private readonly Address _payer = TestChain.Keys[9].Address;
    private ChainView _view;
    private BlockSession _session;
    private int _keys;

    public StakingScene(GenesisStaking? rules = null)
    {
        Genesis = TestChain.NewGenesis([]) with { Staking = rules ?? Rules };
        TestChain chain = new(Genesis);
        _runner = new CallRunner(SystemContracts.Create(Genesis));
        _view = chain.Head;
        for (int i = 100; i < 104; i++)
        {
            _consensusKeys.Add(TestChain.KeyOf(i).Address, TestChain.KeyOf(i));
        }

        _session = Begin();
    }

    /// <summary>Small numbers, so that every limit is met.</summary>
    public static GenesisStaking Rules { get; } = new()
    {
        MinSelfStakeWei = Open * 100UL,
        UnbondingEpochs = 3,
        SlashBps = 500,
        JailEpochs = 1,
        ValidatorsMax = 5,
        CommissionChangeBpsMax = 500,
    };

    public GenesisConfig Genesis { get; }

    public Epoch Epoch { get; private set; }

    public StateJournal Journal => _session.Journal;

    public StakingSlots Slots => new(Journal);

    public FrozenSets Sets => new(Journal);

    public DelegationSlots Delegations => new(Journal);

    public StakerRewards Rewards => new(Journal);

    public UInt256 BalanceOf(Address address) => Journal.GetAccount(address).Balance;

    /// <summary>Calls; null when it succeeded, else the refusal.</summary>
    public string? Call(
        Address sender, string function, UInt256 value, out AbiValue[] results, params AbiValue[] arguments)
    {
        AbiFunction abi = StakingContract.Interface.Function(function);
        StateJournal.Checkpoint before = Journal.Mark();
        CallFailure failure = _runner.Run(
            _session, 0, sender, SystemAddresses.Staking, value, abi.EncodeCall(arguments),
            new GasMeter(1_000_000_000), out byte[] output);
        _session.TakeLogs();
        results = [];
        if (failure == CallFailure.None)
        {
            Assert.That(abi.TryDecodeResults(output, out results, out _), Is.True);
            return null;
        }

        Assert.That(failure, Is.EqualTo(CallFailure.Reverted), function);
        Assert.That(Journal.Mark(), Is.EqualTo(before), $"a refused {function} leaves nothing");
        Assert.That(AbiRevert.TryDecode(output, out string reason), Is.True);
        return reason;
    }

    /// <summary>Calls; the name of the refusal without its detail.</summary>
    public string? Try(Address sender, string function, UInt256 value, params AbiValue[] arguments) =>
        Call(sender, function, value, out _, arguments)?.Split(':')[0];

    /// <summary>Calls; it must succeed.</summary>
    public AbiValue[] Do(Address sender, string function, UInt256 value, params AbiValue[] arguments)
    {
        string? refusal = Call(sender, function, value, out AbiValue[] results, arguments);
        Assert.That(refusal, Is.Null, function);
        return results;
    }

    /// <summary>Registers a validator with a new key.</summary>
    public ValidatorId Create(Address account, UInt256 stake, uint commission = 0) =>
        new(Do(account, "createValidator", stake, NewValidator(account, commission))[0].AsUInt32());

    /// <summary>Arguments of createValidator with a new key.</summary>
    public AbiValue[] NewValidator(Address account, uint commission)
    {
        PrivateKey key = TestChain.KeyOf(2_000 + _keys++);
        _consensusKeys[key.PublicKey.Address] = key;
        return
        [
            key.PublicKey.ToCompressed(),
            ProofOfPossession.Sign(key, TestChain.ChainId, Slots.GenesisHash, account), (ulong)commission,
        ];
    }

    public UInt256 StakeOf(Address delegator, ValidatorId id) =>
        Do(delegator, "delegation", default, delegator, (ulong)id.Value)[0].AsUInt256();

    /// <summary>The consensus key of a validator.</summary>
    public PrivateKey KeyOf(ValidatorId id) => _consensusKeys[Slots.Load(id).PublicKey.Address];

    /// <summary>A signed vote.</summary>
    public byte[] Vote(Body body, ValidatorIndex index, PrivateKey signer, Hash256? genesisHash = null)
    {
        ConsensusDomain domain = new(
            TestChain.ChainId, genesisHash ?? Slots.GenesisHash, Genesis.Consensus.ForkId);
        return new Vote(body, index, Secp256k1.Sign(signer, domain.Digest(body))).Encode();
    }

    /// <summary>Two votes that prove a fault of a kind.</summary>
    public (byte[] First, byte[] Second) Fault(
        FaultKind kind, Epoch epoch, ulong view, ValidatorIndex index, PrivateKey signer)
    {
        ProposalId one = new(epoch, new View(view), new View(view - 1), Keccak.Hash([1]));
        ProposalId two = one with { BlockHash = Keccak.Hash([2]) };
        (Body first, Body second) = kind switch
        {
            FaultKind.TwoNotarize => (Body.Notarize(one), Body.Notarize(two)),
            FaultKind.TwoFinalize => (Body.Finalize(one), Body.Finalize(two)),
            _ => (Body.Finalize(one), Body.Nullify(epoch, one.View)),
        };
        return (Vote(first, index, signer), Vote(second, index, signer));
    }

    /// <summary>Proves a fault of a validator in an epoch in whose set it is; wei burned at once.</summary>
    public UInt256 Slash(ValidatorId id, Epoch epoch, ulong view = 1)
    {
        int index = Sets.Load(epoch).ToList().FindIndex(seat => seat.Id == id);
        (byte[] first, byte[] second) =
            Fault(FaultKind.TwoNotarize, epoch, view, new ValidatorIndex((ushort)index), KeyOf(id));
        return Do(_payer, "submitEvidence", default, first, second)[1].AsUInt256();
    }

    public bool Jail(ValidatorId id) => new ValidatorRegistry(Journal).Jail(id, Epoch, Genesis.Staking);

    /// <summary>Pays stakers as a settlement does; false when no stake is active.</summary>
    public bool Accrue(UInt256 amount)
    {
        if (Slots.ActiveStake < StakerRewards.ActiveStakeMin)
        {
            return false;
        }

        Assert.That(Journal.TryTransfer(_payer, SystemAddresses.Rewards, amount), Is.True);
        Rewards.Accrue(amount, Slots.ActiveStake);
        return true;
    }

    /// <summary>Ends epochs, each in a layer of its own.</summary>
    public void EndEpochs(int count = 1)
    {
        for (int i = 0; i < count; i++)
        {
            new EpochTransition(Journal, Genesis.Staking).Run(Epoch);
            Epoch = new Epoch(Epoch.Value + 1);
            Layer(fold: false);
        }
    }

    /// <summary>
    /// Puts what changed into a layer over the state, or folds it into a state of its own as a restart does.
    /// </summary>
    public Hash256 Layer(bool fold)
    {
        StateDiff diff = Journal.ToDiff();
        SupplyInvariant.Require(_view.State, diff);
        StateLayer layer = StateLayer.Apply(_view.State, diff);
        _view = _view with { State = layer };
        if (fold)
        {
            _view = _view with { State = FoldAll(layer) };
        }

        _session = Begin();
        return layer.Root;
    }

    // The whole stack from the bottom, applied again: a restarted node has no layers.
    private static InMemoryWorldState FoldAll(IWorldState state)
    {
        if (state is not StateLayer layer)
        {
            return (InMemoryWorldState)state;
        }

        InMemoryWorldState below = FoldAll(layer.Parent);
        StateLayer again = StateLayer.Apply(below, layer.Diff);
        Assert.That(again.Root, Is.EqualTo(layer.Root));
        return below.Fold(again);
    }

    private BlockSession Begin()
    {
        BlockSession session = new(_view, new BlockContext(
            TestChain.ChainId, new Height(1), 0, default, TestChain.Proposer, Epoch));
        BlockOpening.Run(_view, session);
        return session;
    }
}
