using OpenLedger.Consensus;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Actors;

namespace OpenLedger.Simulation;

/// <summary>One run: validators, network, faults and the oracle, all driven by one event queue.</summary>
internal sealed class Cluster
{
    private ulong _trace = 14_695_981_039_346_656_037;
    private ulong _healedHeight;

    public Cluster(SimulationOptions options)
    {
        Options = options;
        Chance = new SplitMix(options.Seed);
        ulong total = options.Powers.Aggregate(0UL, (sum, power) => sum + power);
        ulong? quorum = options.Mutant == Mutant.QuorumOffByOne ? 2 * total / 3 : null;
        Validators = FakeSignatures.Set(options.Powers, quorum);
        Genesis = new ChainFloor(
            new Epoch(0), new View(0), Keccak.Hash("genesis"u8), new Height(0), EventQueue.EpochMs);
        Domain = new ConsensusDomain(1, Genesis.Hash, 0);
        Oracle = new Oracle(this);
        Network = new SimulatedNetwork(
            options, Events, Chance.Fork(), (from, to, m) => Nodes![to].Deliver(from, m));
        Nodes = [.. Enumerable.Range(0, options.Powers.Length).Select(Make)];
    }

    public SimulationOptions Options { get; }

    public SplitMix Chance { get; }

    public EventQueue Events { get; } = new();

    public ValidatorSet Validators { get; }

    public ChainFloor Genesis { get; }

    public ConsensusDomain Domain { get; }

    public SimulatedNetwork Network { get; }

    public Oracle Oracle { get; }

    public SimulatedValidator[] Nodes { get; }

    public IEnumerable<SimulatedValidator> Honest =>
        Nodes.Where(node => node.IsHonest && node.Index.Value != Options.Dead);

    public bool IsHealed { get; private set; }

    public long Steps { get; set; }

    public long Crashes { get; set; }

    public SimulationResult Run()
    {
        foreach (SimulatedValidator node in Nodes)
        {
            Events.At(
                EventQueue.EpochMs + (Options.StartTogether ? 0 : Chance.Below(Options.DelayMaxMs + 1)),
                node.Start);
        }

        if (Options.Partitions)
        {
            SchedulePartition(EventQueue.EpochMs + Chance.Between(50, 500));
        }

        Events.At(EventQueue.EpochMs + Options.HealAtMs, Heal);
        if (Options.PowerCutMs is ulong cut)
        {
            Events.At(EventQueue.EpochMs + cut, () => Array.ForEach(Nodes, node => node.CutPower()));
        }

        if (Options.Dead is int dead)
        {
            Events.At(EventQueue.EpochMs + Options.DeadFromMs, Nodes[dead].Stop);
        }

        ulong end = EventQueue.EpochMs + Options.EndMs;
        while (Oracle.Violations.Count == 0 && !IsDone() && Events.NowMs < end && Events.RunNext())
        {
        }

        if (Oracle.Violations.Count == 0 && !IsDone())
        {
            Oracle.Report(
                $"no finality after healing: heights {string.Join(' ', Nodes.Select(n => n.Store.Height))}, "
                + $"views {string.Join(' ', Nodes.Select(n => n.Machine?.Running.CurrentView))}");
        }

        return new SimulationResult(
            Oracle.Violations, _trace, Steps, Events.NowMs - EventQueue.EpochMs,
            Honest.Min(node => node.Store.Height.Value), Nodes.Max(node => node.State.CurrentView.Value),
                Crashes);
    }

    public void Restart(SimulatedValidator node)
    {
        if (node.IsUp)
        {
            return;
        }

        node.Start();
        foreach (SimulatedValidator peer in Nodes.Where(peer => peer != node && peer.IsUp))
        {
            node.Feed(new Input.PeerConnected(new(peer.Index.Value)));
            peer.Feed(new Input.PeerConnected(new(node.Index.Value)));
        }
    }

    public void Trace(int node, ReadOnlySpan<byte> bytes)
    {
        Trace(node, bytes.Length);
        foreach (byte b in bytes)
        {
            Mix(b);
        }
    }

    public void Trace(int node, int what)
    {
        Mix(Events.NowMs);
        Mix((ulong)node);
        Mix((ulong)what);
    }

    // FNV-1a is defined modulo 2^64.
    private void Mix(ulong value) => _trace = unchecked((_trace ^ value) * 1_099_511_628_211);

    private SimulatedValidator Make(int index)
    {
        ActorKind? actor = index < Options.Actors.Length ? Options.Actors[index] : null;
        return actor switch
        {
            ActorKind.Equivocator => new Equivocator(this, index),
            ActorKind.SilentLeader => new SilentLeader(this, index),
            ActorKind.InvalidProposer => new InvalidProposer(this, index),
            ActorKind.Withholder => new Withholder(this, index),
            ActorKind.Forger => new Forger(this, index),
            ActorKind.Twins => new Twins(this, index),
            _ => new SimulatedValidator(this, index),
        };
    }

    private void SchedulePartition(ulong atMs) => Events.At(atMs, () =>
    {
        if (IsHealed)
        {
            return;
        }

        Network.Partition(Chance);
        Events.After(Chance.Between(50, 800), () =>
        {
            Network.Join();
            SchedulePartition(Events.NowMs + Chance.Between(50, 800));
        });
    });

    private void Heal()
    {
        IsHealed = true;
        Network.IsHealed = true;
        Network.Join();
        _healedHeight = Nodes.Max(node => node.Store.Height.Value);
        foreach (SimulatedValidator node in Nodes.Where(node => !node.IsUp && node.Life > 0))
        {
            Restart(node);
        }
    }

    private bool IsDone() =>
        IsHealed && Honest.All(node => node.Store.Height.Value >= _healedHeight + Options.HeightsAfterHeal);
}
