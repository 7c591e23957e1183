using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Blocks;
using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Validators;

namespace OpenLedger.Simulation.Oracles;

/// <summary>
/// What is decided and committed: one chain, the same everywhere, each block executed first; no block above
/// an epoch's boundary, one final block at each, and what skips a view does so over a nullified one.
/// </summary>
internal sealed class ChainBook(Oracle oracle, Cluster cluster)
{
    private readonly Dictionary<Height, Hash256> _committed = [];
    private readonly Dictionary<Hash256, ulong> _proposedMs = [];
    private readonly SortedDictionary<Height, Milestone> _timeline = [];

    /// <summary>When each committed height was first proposed and first committed, in height order.</summary>
    public IEnumerable<Milestone> Timeline => _timeline.Values;

    /// <summary>Heights committed by anybody.</summary>
    public int Committed => _committed.Count;

    /// <summary>The block an epoch starts from; null while it is not final.</summary>
    public Hash256? AnchorOf(Epoch epoch)
    {
        if (epoch.Value == 0)
        {
            return cluster.Genesis.Hash;
        }

        Height anchor = cluster.Epochs.BoundaryOf(new Epoch(epoch.Value - 1));
        return _committed.TryGetValue(anchor, out Hash256 hash) ? hash : null;
    }

    public void OnProposed(in Hash256 hash) => _proposedMs.TryAdd(hash, cluster.Events.NowMs);

    /// <summary>A block is notarized or finalized by a quorum.</summary>
    public void OnDecided(in Body body)
    {
        if (oracle.Block(body.BlockHash) is not CandidateBlock block)
        {
            oracle.Report($"a quorum for {Oracle.Show(body)}, a block nobody made");
            return;
        }

        string what = $"a quorum for {Oracle.Show(body)}";
        Check(SimulatedBlock.IsValid(block), what, "which is invalid");
        Check(block.Height <= cluster.Epochs.BoundaryOf(body.Epoch), what, "above its epoch's boundary");
        Check(cluster.Epochs.EpochOf(block.Height) == body.Epoch, what, "whose height is of another epoch");
        for (ulong u = body.ParentView.Value + 1; u < body.View.Value; u++)
        {
            // Signed is enough: who is a quorum alone may crash before it shows its Nullify, and afterwards a
            // Finalization above it makes showing it needless.
            Check(
                oracle.Votes.IsSignedByQuorum(Body.Nullify(body.Epoch, new View(u))), what,
                $"which skips view {u}, not nullified");
        }
    }

    /// <summary>A node commits; its store does not have the block yet.</summary>
    public void OnCommit(
        SimulatedValidator node, CandidateBlock block, Certificate finalization, bool wasExecuted)
    {
        if (!node.IsHonest)
        {
            return;
        }

        string what = $"node {node.Id} committed {block.Hash.ToString()[..10]} at height {block.Height}";
        if (_committed.TryAdd(block.Height, block.Hash))
        {
            _timeline[block.Height] = new Milestone(
                _proposedMs.GetValueOrDefault(block.Hash), cluster.Events.NowMs, block.View.Value);
        }

        Check(_committed[block.Height] == block.Hash, what, $"another has {_committed[block.Height]}");
        Check(
            block.Height.Value == node.Disk.Store.Height.Value + 1, what,
            $"after height {node.Disk.Store.Height}");
        Check(block.ParentHash == node.Disk.Store.HeadHash, what, "whose parent is not its head");
        Check(wasExecuted, what, "without executing it");
        Check(SimulatedBlock.IsValid(block), what, "which is invalid");
        Check(block.Epoch == cluster.Epochs.EpochOf(block.Height), what, "of another epoch");
        Body body = finalization.Body;
        Check(
            body.Kind == BodyKind.Finalize && body.Epoch == block.Epoch, what,
            "on no Finalization of its epoch");
        Check(
            oracle.Votes.ProvesQuorum(body, oracle.RealSigners(finalization)), what,
            "on a Finalization without a quorum");
        Check(Descends(body.BlockHash, block), what, "on a Finalization of another chain");
        if (block.Height == cluster.Epochs.BoundaryOf(block.Epoch))
        {
            Check(body.BlockHash == block.Hash, what, "a boundary, on a Finalization that does not name it");
        }
    }

    private bool Descends(Hash256 hash, CandidateBlock ancestor)
    {
        while (oracle.Block(hash) is CandidateBlock block && block.Height > ancestor.Height)
        {
            hash = block.ParentHash;
        }

        return hash == ancestor.Hash;
    }

    private void Check(bool holds, string what, string fault)
    {
        if (!holds)
        {
            oracle.Report($"{what}: {fault}");
        }
    }
}
