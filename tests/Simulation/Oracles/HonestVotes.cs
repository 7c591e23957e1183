using OpenLedger.Consensus.Blocks;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Blocks;
using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Validators;

namespace OpenLedger.Simulation.Oracles;

/// <summary>
/// What honest validators published, over all their lives: never two words that another could call a lie,
/// never before it was durable, never without the reason the specification asks for.
/// </summary>
internal sealed class HonestVotes(Oracle oracle, Cluster cluster)
{
    private const ulong ClockAheadMaxMs = 500;

    private readonly Dictionary<(int Node, Epoch Epoch, View View, BodyKind Kind), Body> _said = [];
    private readonly Dictionary<Epoch, LeaderOrder> _leaders = [];

    public void OnPublished(SimulatedValidator node, Vote vote)
    {
        Body body = vote.Body;
        if (!cluster.Options.IgnoresDurability)
        {
            oracle.Check(
                node.Disk.IsDurable(vote, node.SignedInThisLife(vote)), "published before it was durable",
                node.Id, body);
        }

        (int, Epoch, View, BodyKind) key = (node.Id, body.Epoch, body.View, body.Kind);
        if (_said.TryGetValue(key, out Body first))
        {
            oracle.Check(first == body, $"also said {Oracle.Show(first)}", node.Id, body);
            return;
        }

        _said[key] = body;
        BodyKind excluded = body.Kind switch
        {
            BodyKind.Finalize => BodyKind.Nullify,
            BodyKind.Nullify => BodyKind.Finalize,
            _ => default,
        };
        oracle.Check(
            excluded == default || !_said.ContainsKey((node.Id, body.Epoch, body.View, excluded)),
            "Finalize and Nullify of one view", node.Id, body);
        CheckReason(node, body);
    }

    /// <summary>What an honest vote promises must be so at the moment it is first said.</summary>
    private void CheckReason(SimulatedValidator node, in Body body)
    {
        if (body.Kind == BodyKind.Finalize)
        {
            oracle.Check(oracle.IsNotarized(body), "said before its Notarization", node.Id, body);
        }
        else if (body.Kind == BodyKind.Notarize)
        {
            CheckNotarize(node, body);
        }

        if (body.Kind == BodyKind.Nullify)
        {
            return;
        }

        CandidateBlock? block = oracle.Block(body.BlockHash);
        oracle.Check(block is not null, "a block nobody made", node.Id, body);
        if (block is not null)
        {
            oracle.Check(SimulatedBlock.IsValid(block), "an invalid block", node.Id, body);
            oracle.Check(block.Epoch == body.Epoch, "a block of another epoch", node.Id, body);
            oracle.Check(
                block.Height <= cluster.Epochs.BoundaryOf(body.Epoch),
                "a block above the epoch's boundary", node.Id, body);
        }
    }

    private void CheckNotarize(SimulatedValidator node, in Body body)
    {
        for (ulong u = body.ParentView.Value + 1; u < body.View.Value; u++)
        {
            oracle.Check(
                oracle.Votes.HasQuorum(Body.Nullify(body.Epoch, new View(u))),
                $"though view {u} is not nullified", node.Id, body);
        }

        oracle.Check(
            oracle.Votes.HasSigned(body, Leader(body.Epoch, body.View)),
            "not proposed by the view's leader", node.Id, body);
        if (oracle.Block(body.BlockHash) is not CandidateBlock block)
        {
            return;
        }

        oracle.Check(
            block.TimestampMs <= node.ClockMs + ClockAheadMaxMs, "a block from the future", node.Id, body);
        bool isAgain = block.View != body.View;
        oracle.Check(
            !isAgain || block.Height == cluster.Epochs.BoundaryOf(body.Epoch),
            "proposed again, which only a boundary block may be", node.Id, body);
        CheckParent(node, body, isAgain ? block.Hash : block.ParentHash);
    }

    private void CheckParent(SimulatedValidator node, in Body body, Hash256 expected)
    {
        if (body.ParentView.Value == 0)
        {
            oracle.Check(
                oracle.Chain.AnchorOf(body.Epoch) == expected, "not built on the epoch's anchor", node.Id,
                body);
            return;
        }

        // Final is as good: who notarized the parent may have crashed before showing it.
        bool isDecided = IsDecided(body.Epoch, body.ParentView, BodyKind.Notarize, expected)
            || IsDecided(body.Epoch, body.ParentView, BodyKind.Finalize, expected)
            || cluster.Epochs.At(body.Epoch).Count == 1;
        oracle.Check(isDecided, "on a parent that is not notarized", node.Id, body);
    }

    private bool IsDecided(Epoch epoch, View view, BodyKind kind, Hash256 hash)
    {
        foreach (Body body in oracle.Votes.Quorums(epoch, view, kind))
        {
            if (body.BlockHash == hash)
            {
                return true;
            }
        }

        return false;
    }

    private ValidatorIndex Leader(Epoch epoch, View view)
    {
        if (!_leaders.TryGetValue(epoch, out LeaderOrder? order))
        {
            order = new LeaderOrder(cluster.Epochs.At(epoch));
            _leaders[epoch] = order;
        }

        return order.Of(view);
    }
}
