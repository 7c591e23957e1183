using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Tests.Rules;
using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Blocks;
using OpenLedger.Simulation.Validators;

namespace OpenLedger.Consensus.Tests.Regressions;

/// <summary>
/// A few nodes over a network without delay: the next thing happens when nothing else is left to do. What a
/// test forbids is lost. Node i has key i; epoch e is decided by the nodes the test names.
/// </summary>
internal sealed class SmallCluster
{
    private readonly Queue<Action> _now = new();
    private readonly SortedDictionary<(ulong AtMs, ulong Sequence), Action> _later = [];
    private readonly Func<ulong, int[]> _members;
    private readonly EpochSchedule _schedule;
    private ulong _sequence;

    public SmallCluster(int nodes, ulong epochBlocks, Func<ulong, int[]>? members = null)
    {
        _schedule = new EpochSchedule(epochBlocks);
        _members = members ?? (_ => [.. Enumerable.Range(0, nodes)]);
        Nodes = [.. Enumerable.Range(0, nodes).Select(number => new SmallNode(this, number))];
        foreach (SmallNode node in Nodes)
        {
            node.Start();
        }
    }

    public SmallNode[] Nodes { get; }

    public ulong NowMs { get; private set; } = Scene.GenesisMs + 1_000;

    /// <summary>False: the message is lost. From, to, what.</summary>
    public Func<int, int, ConsensusMessage, bool> Passes { get; set; } = (_, _, _) => true;

    /// <summary>How long a node takes to execute a block; nothing unless a test says so.</summary>
    public Func<int, CandidateBlock, ulong> VerifyMs { get; set; } = (_, _) => 0;

    /// <summary>Everything anybody said, in order.</summary>
    public List<(int From, ConsensusMessage Message)> Said { get; } = [];

    /// <summary>The keys of an epoch's validators in the order of its set.</summary>
    public EpochConfig ConfigOf(Epoch epoch, int node)
    {
        int[] members = _members(epoch.Value);
        int at = Array.IndexOf(members, node);
        return new EpochConfig(
            epoch, SetOf(members), at < 0 ? null : new ValidatorIndex((ushort)at),
            _schedule.BoundaryOf(epoch));
    }

    public Epoch EpochAbove(Height height) => _schedule.EpochOf(new Height(height.Value + 1));

    public bool IsBoundary(Height height) => _schedule.IsBoundary(height);

    public int NodeOf(Epoch epoch, ValidatorIndex index) => _members(epoch.Value)[index.Value];

    /// <summary>Every block that was proposed.</summary>
    public IEnumerable<CandidateBlock> BlocksProposed => Said.Select(said => said.Message)
        .OfType<ConsensusMessage.OfProposal>()
        .Select(message => SimulatedBlock.Decode(message.Proposal.Block))
        .OfType<CandidateBlock>();

    /// <summary>Everybody's votes of one kind and view, as bodies.</summary>
    public IEnumerable<Body> Votes(BodyKind kind, ulong view) => Said
        .Select(said => said.Message switch
        {
            ConsensusMessage.OfVote m => m.Vote.Body,
            ConsensusMessage.OfProposal m => m.Proposal.LeaderVote.Body,
            _ => default,
        })
        .Where(body => body.Kind == kind && body.View.Value == view);

    /// <summary>Lets everything happen until a condition holds; false when its time is over first.</summary>
    public bool RunUntil(Func<bool> done, ulong forMs = 60_000)
    {
        ulong end = NowMs + forMs;
        while (!done())
        {
            if (_now.TryDequeue(out Action? action))
            {
                action();
            }
            else if (_later.Count > 0 && _later.Keys.First() is var next && next.AtMs <= end)
            {
                NowMs = Math.Max(NowMs, next.AtMs);
                _later.Remove(next, out action);
                action!();
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    public bool RunUntilHeight(ulong height, params int[] nodes) => RunUntil(() =>
        (nodes.Length == 0 ? Nodes : nodes.Select(number => Nodes[number]))
            .All(node => node.Height.Value >= height));

    public void Later(ulong atMs, Action action)
    {
        if (atMs <= NowMs)
        {
            _now.Enqueue(action);
        }
        else
        {
            _later[(atMs, _sequence++)] = action;
        }
    }

    public void Send(int from, int to, ConsensusMessage message)
    {
        Said.Add((from, message));
        if (from != to && Passes(from, to, message))
        {
            _now.Enqueue(() => Nodes[to].Receive(from, message));
        }
    }

    public void Broadcast(int from, ConsensusMessage message)
    {
        for (int to = 0; to < Nodes.Length; to++)
        {
            if (to != from)
            {
                Send(from, to, message);
            }
        }
    }

    private static ValidatorSet SetOf(int[] members)
    {
        ValidatorSet all = FakeSignatures.Set([.. Enumerable.Repeat(1UL, members.Max() + 1)]);
        return new ValidatorSet([.. members.Select(member => all[new ValidatorIndex((ushort)member)])]);
    }
}
