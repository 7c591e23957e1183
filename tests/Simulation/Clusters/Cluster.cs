using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Blocks;
using OpenLedger.Simulation.Disks;
using OpenLedger.Simulation.Faults;
using OpenLedger.Simulation.Mutants;
using OpenLedger.Simulation.Networking;
using OpenLedger.Simulation.Oracles;
using OpenLedger.Simulation.Time;
using OpenLedger.Simulation.Validators;

namespace OpenLedger.Simulation.Clusters;

/// <summary>One run: nodes, network, faults and the oracle, all driven by one event queue.</summary>
internal sealed class Cluster
{
    private static readonly Hash256 GenesisHash = Keccak.Hash("genesis"u8);

    private readonly List<ValidatorSet> _sets = [];
    private readonly Dictionary<ReadOnlyMemory<byte>, CandidateBlock?> _decoded = [];
    private readonly FaultSchedule _schedule;
    private ulong _trace = 14_695_981_039_346_656_037;
    private ulong _healedHeight;
    private (Epoch Epoch, View View) _highest;

    public Cluster(SimulationOptions options, Action<string>? tell = null)
    {
        Options = options;
        Story = tell;
        Chance = new SplitMix(options.Seed);
        Epochs = new EpochPlan(options);
        ulong? believed = Mutations.Create(options.Mutant, this, 0).EpochBlocks(options.EpochBlocks);
        BelievedEpochs = believed == options.EpochBlocks
            ? Epochs
            : new EpochPlan(options with { EpochBlocks = believed });
        Genesis = new ChainFloor(new Epoch(0), new View(0), GenesisHash, new Height(0), EventQueue.EpochMs);
        Domain = new ConsensusDomain(1, GenesisHash, 0);
        Oracle = new Oracle(this);
        Verification = new Verification(this);
        Network = new SimulatedNetwork(this, Chance.Fork());
        _schedule = new FaultSchedule(this, Chance.Fork());
        Nodes = [.. Enumerable.Range(0, options.Powers.Length).Select(Make)];
    }

    public SimulationOptions Options { get; }

    public SplitMix Chance { get; }

    public EventQueue Events { get; } = new();

    public EpochPlan Epochs { get; }

    /// <summary>The plan as the nodes know it: the same, but for a planted bug.</summary>
    public EpochPlan BelievedEpochs { get; }

    public ChainFloor Genesis { get; }

    public ConsensusDomain Domain { get; }

    public SimulatedNetwork Network { get; }

    public Oracle Oracle { get; }

    public Verification Verification { get; }

    public SimulatedValidator[] Nodes { get; }

    public Injected Injected { get; } = new();

    public WalPoints WalPoints { get; } = new();

    public bool IsHealed { get; private set; }

    public long Steps { get; set; }

    /// <summary>
    /// Told the real time of every step, in the stopwatch's ticks; null when nobody measures.
    /// </summary>
    public Action<long>? OnStepped { get; init; }

    private Action<string>? Story { get; }

    private ulong Views { get; set; }

    /// <summary>Those whose progress shows that finality resumed.</summary>
    private IEnumerable<SimulatedValidator> Awaited => Nodes.Where(node => !Options.IsFaulty(node.Id));

    public SimulationResult Run()
    {
        foreach (SimulatedValidator node in Nodes)
        {
            Events.After(Options.StartTogether ? 0 : Chance.Below(Options.DelayMaxMs + 1), node.Start);
        }

        _schedule.Plan();
        Events.After(Options.HealAtMs, Heal);
        string? stopped = null;
        try
        {
            while (Oracle.Violations.Count == 0 && !IsDone() && Events.SinceStartMs < Options.EndMs
                && Events.RunNext())
            {
            }

            if (Oracle.Violations.Count == 0 && !IsDone())
            {
                Oracle.Report(
                    "no finality after healing: heights "
                    + $"{string.Join(' ', Nodes.Select(n => n.Disk.Store.Height))}, "
                    + $"views {string.Join(' ', Nodes.Select(n => $"{n.Engine.Epoch}/{n.Engine.View}"))}");
            }
        }
        catch (Exception e)
        {
            // The core's own guard, or a crash of it: a failure, but not the oracle's finding.
            stopped = e is InvariantViolationException ? e.Message : e.ToString();
            Tell(-1, $"the core stopped itself: {stopped}");
        }

        return new SimulationResult
        {
            Violations = Oracle.Violations,
            CoreStopped = stopped,
            TraceHash = _trace,
            Steps = Steps,
            EndMs = Events.SinceStartMs,
            HealingMs = IsHealed ? Events.SinceStartMs - Options.HealAtMs : 0,
            HeightMin = Awaited.Min(node => node.Disk.Store.Height.Value),
            Views = Views,
            Epochs = Nodes.Max(node => node.Engine.Epoch.Value) + 1,
            Injected = Injected,
            WalPoints = WalPoints,
        };
    }

    /// <summary>The set the core is given for an epoch.</summary>
    public ValidatorSet SetOf(Epoch epoch)
    {
        while ((ulong)_sets.Count <= epoch.Value)
        {
            Mutation mutation = Mutations.Create(Options.Mutant, this, 0);
            EpochMembers members = Epochs.At(mutation.SetOf(new Epoch((ulong)_sets.Count)));
            ulong? quorum = mutation.Quorum(members.TotalPower);
            _sets.Add(FakeSignatures.Set(members.Nodes, members.Powers, quorum));
        }

        return _sets[(int)epoch.Value];
    }

    /// <summary>A block from its bytes; the same bytes are read once.</summary>
    public CandidateBlock? Decode(ReadOnlyMemory<byte> bytes)
    {
        if (!_decoded.TryGetValue(bytes, out CandidateBlock? block))
        {
            block = SimulatedBlock.Decode(bytes);
            _decoded[bytes] = block;
        }

        return block;
    }

    /// <summary>
    /// Content that its maker withholds reaches a few nodes at once, the others once the cluster has healed.
    /// </summary>
    public bool HasContent(int node, CandidateBlock block) => IsHealed
        || (ulong)node == SimulatedBlock.NonceOf(block) % (ulong)Nodes.Length
        || ((block.Hash.GetHashCode() >> node) & 1) == 0;

    public void Restart(SimulatedValidator node)
    {
        if (node.IsUp || node.Id == Options.Dead)
        {
            return;
        }

        node.Start();
        foreach (SimulatedValidator peer in Nodes)
        {
            if (peer != node && peer.IsUp)
            {
                node.Feed(Engine.Connected(peer));
                peer.Feed(Engine.Connected(node));
            }
        }
    }

    public void OnView(SimulatedValidator node, Epoch epoch, View view)
    {
        Oracle.OnView(node, epoch, view);
        if (node.IsHonest && (epoch, view).CompareTo(_highest) > 0)
        {
            _highest = (epoch, view);
            Views++;
        }

        Tell(node.Id, $"enters view {epoch}/{view}");
    }

    /// <summary>A line of the story of this run, if anybody listens.</summary>
    public void Tell(int node, string what) =>
        Story?.Invoke($"{Events.SinceStartMs,7} ms  {(node < 0 ? "      " : $"node {node}")}  {what}");

    /// <summary>A message as a line of the story.</summary>
    public void Tell(int node, ConsensusMessage message, string to)
    {
        if (Story is not null)
        {
            Tell(node, $"to {to}: " + message switch
            {
                ConsensusMessage.OfVote m => Oracles.Oracle.Show(m.Vote.Body),
                ConsensusMessage.OfCertificate m => $"certificate {Oracles.Oracle.Show(m.Certificate.Body)}",
                ConsensusMessage.OfProposal m =>
                    $"proposal {Oracles.Oracle.Show(m.Proposal.LeaderVote.Body)}",
                _ => message.GetType().Name,
            });
        }
    }

    public void Trace(int node, int to, ConsensusMessage message)
    {
        Mix(Events.NowMs ^ ((ulong)node << 56) ^ ((ulong)to << 48));
        switch (message)
        {
            case ConsensusMessage.OfVote m:
                Mix(m.Vote.Body, m.Vote.Index.Value);
                break;
            case ConsensusMessage.OfCertificate m:
                Mix(m.Certificate.Body, m.Certificate.SignatureCount);
                break;
            case ConsensusMessage.OfProposal m:
                Mix(m.Proposal.LeaderVote.Body, m.Proposal.Justification.Count);
                break;
            default:
                Mix((ulong)message.GetType().Name.Length);
                break;
        }
    }

    public void Trace(int node, int what) => Mix(Events.NowMs ^ ((ulong)node << 56) ^ ((ulong)what << 32));

    private void Mix(in Body body, int more)
    {
        Mix(body.View.Value ^ ((ulong)body.Kind << 60) ^ (body.Epoch.Value << 40) ^ ((ulong)more << 48));
        Mix(unchecked((ulong)body.BlockHash.GetHashCode()));
    }

    // FNV-1a is defined modulo 2^64.
    private void Mix(ulong value) => _trace = unchecked((_trace ^ value) * 1_099_511_628_211);

    private SimulatedValidator Make(int id) => Options.ActorOf(id) switch
    {
        Fault.None => new SimulatedValidator(this, id),
        Fault actor => ActorFactory.Create(actor, this, id),
    };

    private void Heal()
    {
        IsHealed = true;
        Network.IsHealed = true;
        Network.Mend();
        _healedHeight = Nodes.Max(node => node.Disk.Store.Height.Value);
        Tell(-1, $"healed at height {_healedHeight}");
        foreach (SimulatedValidator node in Nodes.Where(node => !node.IsUp && node.Life > 0))
        {
            Restart(node);
        }
    }

    private bool IsDone()
    {
        if (!IsHealed)
        {
            return false;
        }

        foreach (SimulatedValidator node in Nodes)
        {
            if (!Options.IsFaulty(node.Id)
                && node.Disk.Store.Height.Value < _healedHeight + Options.HeightsAfterHeal)
            {
                return false;
            }
        }

        return true;
    }
}
