using System.Diagnostics;
using OpenLedger.Consensus;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Disks;
using OpenLedger.Simulation.Mutants;

namespace OpenLedger.Simulation.Validators;

/// <summary>One life of a node's core: the one place that knows how the core is called.</summary>
internal sealed class Engine
{
    /// <summary>Messages of the next epoch kept until it runs.</summary>
    private const int EarlyMax = 64;

    private readonly SimulatedValidator _node;
    private readonly Cluster _cluster;
    private readonly Mutation _mutation;
    private readonly List<(int From, ConsensusMessage Message)> _early = [];
    private Interest? _interest;
    private (Epoch Epoch, View View) _seen;

    public Engine(SimulatedValidator node, Mutation mutation)
    {
        (_node, _cluster, _mutation) = (node, node.Cluster, mutation);
        State = new EpochState(_cluster.Options.Parameters, ConfigOf(node.Disk.Store.Epoch));
    }

    public EpochState State { get; }

    public Epoch Epoch => State.Config.Epoch;

    public View View => State.Running.CurrentView;

    public bool IsIn(Epoch epoch, View view) => Epoch == epoch && View == view;

    /// <summary>The first input: what the disk holds.</summary>
    public Input StartInput(IReadOnlyList<Vote> signed)
    {
        SimulatedStore store = _node.Disk.Store;
        EndedEpoch? previous = store.LastBoundary is Certificate last
            ? new EndedEpoch(ConfigOf(new Epoch(store.Epoch.Value - 1)), last)
            : null;
        return new Input.Start(store.Floor, [.. _node.Disk.Wal.Records], signed, previous);
    }

    public IReadOnlyList<Effect> Step(Input input)
    {
        long before = _cluster.OnStepped is null ? 0 : Stopwatch.GetTimestamp();
        IReadOnlyList<Effect> effects =
            EpochMachine.Step(State, input, new Timestamp(_node.ClockMs)).Effects;
        _cluster.OnStepped?.Invoke(Stopwatch.GetTimestamp() - before);
        _interest = null;
        if ((Epoch, View) != _seen)
        {
            bool isNewEpoch = _seen.Epoch != Epoch;
            _seen = (Epoch, View);
            _cluster.OnView(_node, Epoch, View);
            if (isNewEpoch && _early.Count > 0)
            {
                _node.Later(0, ReadEarly);
            }
        }

        return effects;
    }

    /// <summary>The input a message becomes; null when it is not worth one or not good.</summary>
    public Input? InputOf(int from, ConsensusMessage message, Func<ConsensusMessage, bool> isGood)
    {
        PeerNumber peer = new((uint)from);
        _interest ??= State.Interest;
        if (EpochOf(message) is Epoch epoch && _interest.IsLater(epoch))
        {
            if (_cluster.Options.KeepsEarly && epoch.Value == Epoch.Value + 1 && _early.Count < EarlyMax)
            {
                _early.Add((from, message));
            }

            return new Input.LaterEpochHeard(peer, epoch);
        }

        switch (message)
        {
            case ConsensusMessage.OfVote m:
                return _interest.Wants(m.Vote) && isGood(m) ? new Input.VoteReceived(peer, m.Vote) : null;
            case ConsensusMessage.OfCertificate m:
                return _interest.Wants(m.Certificate) && isGood(m)
                    ? new Input.CertificateReceived(peer, m.Certificate) : null;
            case ConsensusMessage.OfProposal m:
                return _interest.Wants(m.Proposal) && isGood(m)
                    ? new Input.ProposeReceived(peer, m.Proposal, _cluster.Decode(m.Proposal.Block)) : null;
            case ConsensusMessage.CertificateRequest m:
                return new Input.CertificateRequested(peer, m.Epoch, m.View);
            case ConsensusMessage.BlockRequest m:
                return new Input.BlockRequested(peer, m.Hash);
            case ConsensusMessage.BlockResponse m:
                return _cluster.Decode(m.Block) is CandidateBlock block
                    ? new Input.BlockReceived(peer, block) : null;
            case ConsensusMessage.RangeResponse m:
                return isGood(m)
                    ? new Input.RangeReceived(
                        peer, [.. m.Blocks.Select(_cluster.Decode).OfType<CandidateBlock>()], m.Finalization)
                    : null;
            default:
                return null;
        }
    }

    public static Input Connected(SimulatedValidator peer) =>
        new Input.PeerConnected(new PeerNumber((uint)peer.Id));

    public static Input BuiltInput(Effect.Build build, CandidateBlock? block) =>
        new Input.Built(build.Epoch, build.View, block);

    /// <summary>A block is in the store: with a boundary block comes the next epoch.</summary>
    public Input CommittedInput(CandidateBlock block) => new Input.Committed(
        block.Height,
        block.Height == State.Config.Boundary ? ConfigOf(new Epoch(Epoch.Value + 1)) : null);

    /// <summary>The Notarization held of a view, if any.</summary>
    public Certificate? NotarizationOf(View view) => State.Running.Find(view)?.Notarization;

    private static Epoch? EpochOf(ConsensusMessage message) => message switch
    {
        ConsensusMessage.OfVote m => m.Vote.Body.Epoch,
        ConsensusMessage.OfCertificate m => m.Certificate.Body.Epoch,
        ConsensusMessage.OfProposal m => m.Proposal.Id.Epoch,
        ConsensusMessage.CertificateRequest m => m.Epoch,
        ConsensusMessage.RangeResponse m => m.Finalization.Body.Epoch,
        _ => null,
    };

    private void ReadEarly()
    {
        (int From, ConsensusMessage Message)[] early = [.. _early];
        _early.Clear();
        foreach ((int from, ConsensusMessage message) in early)
        {
            _node.Deliver(from, message);
        }
    }

    private EpochConfig ConfigOf(Epoch epoch)
    {
        ValidatorSet set = _cluster.SetOf(epoch);
        ValidatorIndex? self = _cluster.Epochs.At(_mutation.SetOf(epoch)).IndexOf(_node.Id);
        return new EpochConfig(epoch, set, self, _cluster.BelievedEpochs.BoundaryOf(epoch));
    }
}
