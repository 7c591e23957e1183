using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Simulation;

/// <summary>
/// Watches what leaves the validators and what they commit, and holds it against the specification. Written
/// without the core's code: it counts votes itself, by 3 * power > 2 * total, and knows nothing of the core's
/// state.
/// </summary>
internal sealed class Oracle(Cluster cluster)
{
    private readonly Dictionary<Body, HashSet<ushort>> _signers = [];
    private readonly Dictionary<(ulong View, BodyKind Kind), List<Body>> _quorums = [];
    private readonly Dictionary<(ushort Index, ulong View, BodyKind Kind), Body> _honest = [];
    private readonly Dictionary<ulong, Hash256> _committed = [];
    private readonly Dictionary<Hash256, CandidateBlock> _blocks = [];
    private readonly List<string> _violations = [];

    private readonly SortedDictionary<ulong,
        (ulong ProposedMs, ulong CommittedMs, ulong View)> _timeline = [];
    private readonly Dictionary<Hash256, ulong> _proposedMs = [];

    /// <summary>When each committed height was first proposed and first committed.</summary>
    public IEnumerable<(ulong ProposedMs, ulong CommittedMs)> Timeline =>
        _timeline.Values.Select(t => (t.ProposedMs, t.CommittedMs));

    /// <summary>The views of the committed blocks, by height.</summary>
    public IEnumerable<ulong> CommittedViews => _timeline.Values.Select(t => t.View);

    public IReadOnlyList<string> Violations => _violations;

    public void Report(string violation) =>
        _violations.Add($"at {cluster.Events.NowMs - EventQueue.EpochMs} ms: {violation}");

    public void OnPublished(SimulatedValidator node, ConsensusMessage message)
    {
        switch (message)
        {
            case ConsensusMessage.OfVote m:
                OnVote(node, m.Vote);
                break;
            case ConsensusMessage.OfProposal m:
                CandidateBlock block = SimulatedBlock.Decode(m.Proposal.Block)!;
                if (_blocks.TryAdd(block.Hash, block))
                {
                    _proposedMs[block.Hash] = cluster.Events.NowMs;
                }

                OnVote(node, m.Proposal.LeaderVote);
                foreach (Certificate certificate in m.Proposal.Justification)
                {
                    OnCertificate(node, certificate);
                }

                break;
            case ConsensusMessage.OfCertificate m:
                OnCertificate(node, m.Certificate);
                break;
        }
    }

    public void OnCommit(
        SimulatedValidator node, CandidateBlock block, Certificate finalization, bool wasExecuted)
    {
        if (!node.IsHonest)
        {
            return;
        }

        _timeline.TryAdd(
            block.Height.Value,
            (_proposedMs.GetValueOrDefault(block.Hash), cluster.Events.NowMs, block.View.Value));
        string who = $"validator {node.Index} committed {block.Hash} at height {block.Height}";
        Check(block.Height.Value == node.Store.Height.Value + 1, $"{who} after height {node.Store.Height}");
        Check(block.ParentHash == node.Store.HeadHash, $"{who} whose parent is not its head");
        Check(wasExecuted, $"{who} without executing it");
        Check(SimulatedBlock.IsValid(block), $"{who}, which is invalid");
        Check(_committed.TryAdd(block.Height.Value, block.Hash)
            || _committed[block.Height.Value] == block.Hash,
            $"{who}, another has {_committed[block.Height.Value]}");
        Check(HasQuorum(finalization.Body), $"{who} on a Finalization without a quorum");
        Check(Descends(finalization.Body.BlockHash, block), $"{who} on a Finalization of another chain");
    }

    public void OnVerifyAsked(SimulatedValidator node, CandidateBlock block, bool hasParent) =>
        Check(hasParent || !node.IsHonest,
            $"validator {node.Index} verifies {block.Hash} without its parent");

    public void OnHalt(SimulatedValidator node, string reason) =>
        Check(!node.IsHonest, $"validator {node.Index} halted: {reason}");

    public void OnFault(FaultEvidence evidence) =>
        Check(!cluster.Nodes[evidence.Index.Value].IsHonest,
            $"{evidence.Kind} of honest validator {evidence.Index}");

    private void OnVote(SimulatedValidator node, Vote vote)
    {
        Count(vote.Body, vote.Index);
        bool isOwn = node.IsHonest && vote.Index == node.Index;
        if (!isOwn)
        {
            return;
        }

        Body body = vote.Body;
        Check(cluster.Options.IgnoresDurability || node.IsDurable(vote), $"validator {node.Index} published {Show(body)} before it was durable");
        bool isNew = _honest.TryAdd((vote.Index.Value, body.View.Value, body.Kind), body);
        Body first = _honest[(vote.Index.Value, body.View.Value, body.Kind)];
        Check(first == body, $"validator {node.Index} said {Show(first)} and {Show(body)}");
        BodyKind? excluded = body.Kind switch
        {
            BodyKind.Finalize => BodyKind.Nullify,
            BodyKind.Nullify => BodyKind.Finalize,
            _ => null,
        };
        Check(excluded is null || !_honest.ContainsKey((vote.Index.Value, body.View.Value, excluded.Value)),
            $"validator {node.Index} said Finalize and Nullify of view {body.View}");
        if (isNew)
        {
            CheckReason(node.Index, body);
        }
    }

    /// <summary>What an honest vote promises must be so at the moment it is first said.</summary>
    private void CheckReason(ValidatorIndex index, Body body)
    {
        switch (body.Kind)
        {
            case BodyKind.Finalize:
                Check(IsNotarized(body), $"validator {index}: {Show(body)} before its Notarization");
                break;
            case BodyKind.Notarize:
                for (ulong u = body.ParentView.Value + 1; u < body.View.Value; u++)
                {
                    Check(HasQuorum(Body.Nullify(body.Epoch, new View(u))),
                        $"validator {index}: {Show(body)} though view {u} is not nullified");
                }

                CandidateBlock? block = _blocks.GetValueOrDefault(body.BlockHash);
                Check(block is null || SimulatedBlock.IsValid(block),
                    $"validator {index}: {Show(body)}, which is invalid");
                bool parentIsDecided = body.ParentView.Value == 0 || block is null
                    || IsNotarized(Body.Notarize(
                        new ProposalId(
                            body.Epoch, body.ParentView, ParentViewOf(block.ParentHash), block.ParentHash)));
                Check(parentIsDecided, $"validator {index}: {Show(body)} on a parent that is not notarized");
                break;
        }
    }

    private View ParentViewOf(Hash256 hash) => _blocks.TryGetValue(hash, out CandidateBlock? block)
        ? block.ParentView
        : default;

    private void OnCertificate(SimulatedValidator node, Certificate certificate)
    {
        foreach ((ValidatorIndex index, _) in certificate.Signatures())
        {
            Count(certificate.Body, index);
        }

        bool proves = 3 * PowerOf(certificate.Signatures().Select(s => s.Index.Value)) > 2 * Total;
        Check(proves || !node.IsHonest,
            $"validator {node.Index} published {Show(certificate.Body)} without a quorum");
    }

    private void Count(Body body, ValidatorIndex index)
    {
        if (!_signers.TryGetValue(body, out HashSet<ushort>? signers))
        {
            signers = [];
            _signers[body] = signers;
        }

        bool had = 3 * PowerOf(signers) > 2 * Total;
        if (signers.Add(index.Value) && !had && 3 * PowerOf(signers) > 2 * Total)
        {
            OnQuorum(body);
        }
    }

    private void OnQuorum(Body body)
    {
        List<Body> same = _quorums.GetValueOrDefault((body.View.Value, body.Kind)) ?? [];
        same.Add(body);
        _quorums[(body.View.Value, body.Kind)] = same;
        Check(same.Count == 1, $"view {body.View} has two of {body.Kind}");
        bool finalized = _quorums.ContainsKey((body.View.Value, BodyKind.Finalize));
        Check(!finalized || !_quorums.ContainsKey((body.View.Value, BodyKind.Nullify)),
            $"view {body.View} is finalized and nullified");
        if (body.Kind == BodyKind.Finalize)
        {
            Check(IsNotarized(body), $"view {body.View} is finalized but not notarized");
        }
    }

    private bool Descends(Hash256 hash, CandidateBlock ancestor)
    {
        while (_blocks.TryGetValue(hash, out CandidateBlock? block) && block.Height > ancestor.Height)
        {
            hash = block.ParentHash;
        }

        return hash == ancestor.Hash;
    }

    /// <summary>
    /// One validator alone may crash between its Notarize and telling anybody, and go on from its log.
    /// </summary>
    private bool IsNotarized(Body body) =>
        cluster.Validators.Count == 1 || HasQuorum(Body.Notarize(body.Proposal));

    private bool HasQuorum(Body body) =>
        _signers.TryGetValue(body, out HashSet<ushort>? signers) && 3 * PowerOf(signers) > 2 * Total;

    private ulong Total => PowerOf(Enumerable.Range(0, cluster.Options.Powers.Length).Select(i => (ushort)i));

    private ulong PowerOf(IEnumerable<ushort> indices) =>
        indices.Aggregate(0UL, (sum, i) => sum + cluster.Options.Powers[i]);

    private void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            Report(otherwise);
        }
    }

    private static string Show(Body body) =>
        $"{body.Kind}(view {body.View}, parent {body.ParentView}, {body.BlockHash.ToString()[..10]})";
}
