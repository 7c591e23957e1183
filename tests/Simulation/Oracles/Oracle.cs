using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Blocks;
using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Validators;

namespace OpenLedger.Simulation.Oracles;

/// <summary>
/// Watches what validators say, log and commit, and holds it against the specification. Written without the
/// core's code: its own quorums, leaders and epochs, from the plan; of the core it sees the effects and the
/// number of the current view, nothing else.
/// </summary>
internal sealed class Oracle
{
    private const int ViolationsMax = 100;

    private readonly Cluster _cluster;
    private readonly HonestVotes _honest;
    private readonly Dictionary<Hash256, CandidateBlock> _blocks = [];
    private readonly Dictionary<Certificate, bool> _certificates = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _violations = [];
    private (int Node, ConsensusMessage? Message) _last;

    public Oracle(Cluster cluster)
    {
        _cluster = cluster;
        Votes = new VoteBook(cluster.Epochs);
        Chain = new ChainBook(this, cluster);
        _honest = new HonestVotes(this, cluster);
    }

    public VoteBook Votes { get; }

    public ChainBook Chain { get; }

    public IReadOnlyList<string> Violations => _violations;

    public void Report(string violation)
    {
        if (_violations.Count < ViolationsMax)
        {
            _violations.Add($"at {_cluster.Events.SinceStartMs} ms: {violation}");
        }

        _cluster.Tell(-1, $"VIOLATION {violation}");
    }

    public void Check(bool holds, string rule, int node, in Body body)
    {
        if (!holds)
        {
            Report($"node {node}: {Show(body)}: {rule}");
        }
    }

    /// <summary>The block of a hash, whoever made it.</summary>
    public CandidateBlock? Block(in Hash256 hash) => _blocks.GetValueOrDefault(hash);

    /// <summary>A key signed: no other signature is real.</summary>
    public void OnSigned(in Body body, ValidatorIndex index) => Votes.Sign(body, index);

    /// <summary>
    /// An honest validator's signer signs for it: nothing is notarized after the epoch's end.
    /// </summary>
    public void OnAsked(SimulatedValidator node, in Body body)
    {
        if (node.IsHonest && body.Kind == BodyKind.Notarize)
        {
            Check(
                node.Disk.Store.Height < _cluster.Epochs.BoundaryOf(body.Epoch), "said after the epoch's end",
                node.Id, body);
        }
    }

    /// <summary>A block exists from now on.</summary>
    public void OnBlockMade(CandidateBlock block) => _blocks.TryAdd(block.Hash, block);

    /// <summary>A message leaves a node; called for each receiver.</summary>
    public void OnPublished(SimulatedValidator node, ConsensusMessage message)
    {
        if (ReferenceEquals(message, _last.Message) && node.Id == _last.Node)
        {
            return;
        }

        _last = (node.Id, message);
        switch (message)
        {
            case ConsensusMessage.OfVote m:
                OnVote(node, m.Vote);
                break;
            case ConsensusMessage.OfProposal m:
                Chain.OnProposed(m.Proposal.Id.BlockHash);
                foreach (Certificate certificate in m.Proposal.Justification)
                {
                    OnCertificate(node, certificate, isLogged: true);
                }

                OnVote(node, m.Proposal.LeaderVote);
                break;
            case ConsensusMessage.OfCertificate m:
                OnCertificate(node, m.Certificate, isLogged: true);
                break;
            case ConsensusMessage.RangeResponse m:
                OnCertificate(node, m.Finalization, isLogged: false);
                break;
        }
    }

    /// <summary>A validator enters a view: a quorum must have closed the one before.</summary>
    public void OnView(SimulatedValidator node, Epoch epoch, View view)
    {
        if (!node.IsHonest || view.Value <= 1)
        {
            return;
        }

        if (!Votes.IsClosed(epoch, new View(view.Value - 1)))
        {
            Report($"node {node.Id} entered view {epoch}/{view} though nothing closed the view before");
        }
    }

    /// <summary>A record goes to the log: a verdict must be the truth.</summary>
    public void OnLogged(SimulatedValidator node, WalRecord record)
    {
        if (node.IsHonest && record is WalRecord.OfVerdict r && Block(r.Proposal.BlockHash) is { } block
            && r.Valid != IsRightlyNamed(block, r.Proposal))
        {
            Report($"node {node.Id} certified {Show(Body.Notarize(r.Proposal))} as "
                + (r.Valid ? "valid, which it is not" : "invalid, which it is not"));
        }
    }

    public void OnVerifyAsked(SimulatedValidator node, CandidateBlock block, bool hasParent)
    {
        if (node.IsHonest && !hasParent)
        {
            Report($"node {node.Id} verifies {block.Hash} without its parent");
        }
    }

    public void OnHalt(SimulatedValidator node, string reason)
    {
        if (node.IsHonest)
        {
            Report($"node {node.Id} halted: {reason}");
        }
    }

    public void OnFault(FaultEvidence evidence)
    {
        Epoch epoch = evidence.First.Body.Epoch;
        int? node = _cluster.Epochs.At(epoch).NodeAt(evidence.Index);
        if (node is int accused && _cluster.Nodes[accused].IsHonest)
        {
            Report($"{evidence.Kind} of honest node {accused} in view {epoch}/{evidence.First.Body.View}");
        }
    }

    /// <summary>
    /// Valid, of the right epoch and height, and named by P as the header or as a boundary.
    /// </summary>
    private bool IsRightlyNamed(CandidateBlock block, in ProposalId p)
    {
        Height boundary = _cluster.Epochs.BoundaryOf(p.Epoch);
        bool isNamed = (block.View == p.View && block.ParentView == p.ParentView)
            || (block.Height == boundary && block.View <= p.ParentView);
        bool follows = Block(block.ParentHash) is CandidateBlock parent
            ? block.Height.Value == parent.Height.Value + 1 && block.TimestampMs > parent.TimestampMs
            : block.ParentHash == _cluster.Genesis.Hash && block.Height.Value == 1;
        return SimulatedBlock.IsValid(block) && isNamed && follows && block.Epoch == p.Epoch
            && block.Height <= boundary && _cluster.Epochs.EpochOf(block.Height) == p.Epoch;
    }

    private void OnVote(SimulatedValidator node, Vote vote)
    {
        Body body = vote.Body;
        bool isOwn = node.IsHonest && _cluster.Epochs.At(body.Epoch).NodeAt(vote.Index) == node.Id
            && Votes.HasSigned(body, vote.Index);
        if (node.IsHonest && !isOwn)
        {
            Report($"node {node.Id} published {Show(body)} as validator {vote.Index}, which it is not");
        }

        if (isOwn)
        {
            // The reason comes before the count: a vote must not prove itself.
            _honest.OnPublished(node, vote);
        }

        if ((isOwn || IsReal(body, vote.Index, vote.Signature, _cluster.Domain.Digest(body)))
            && Votes.Publish(body, vote.Index))
        {
            OnQuorum(body);
        }
    }

    /// <summary>
    /// True when the signature is the index's over the body: what a liar adds proves nothing, not even what
    /// that validator once signed and never showed.
    /// </summary>
    private bool IsReal(in Body body, ValidatorIndex index, in Signature signature, in Hash256 digest) =>
        Votes.HasSigned(body, index) && _cluster.Epochs.At(body.Epoch).NodeAt(index) is int node
        && FakeSignatures.Check(FakeSignatures.Key(node), digest, signature);

    private void OnCertificate(SimulatedValidator node, Certificate certificate, bool isLogged)
    {
        Body body = certificate.Body;
        if (!_certificates.TryGetValue(certificate, out bool proves))
        {
            ValidatorIndex[] signers = RealSigners(certificate);
            proves = Votes.ProvesQuorum(body, signers);
            _certificates[certificate] = proves;
            foreach (ValidatorIndex index in signers)
            {
                if (Votes.Publish(body, index))
                {
                    OnQuorum(body);
                }
            }
        }

        if (!node.IsHonest)
        {
            return;
        }

        Check(proves, "published without a quorum of its epoch's set", node.Id, body);
        if (isLogged && !_cluster.Options.IgnoresDurability)
        {
            Check(node.Disk.IsDurable(certificate), "a certificate published before it was durable", node.Id,
                body);
        }
    }

    /// <summary>The signers that really signed; none when the certificate is over another set.</summary>
    public ValidatorIndex[] RealSigners(Certificate certificate)
    {
        Body body = certificate.Body;
        if (certificate.ValidatorCount != _cluster.Epochs.At(body.Epoch).Count)
        {
            return [];
        }

        Hash256 digest = _cluster.Domain.Digest(body);
        return
        [
            .. certificate.Signatures()
                .Where(signer => IsReal(body, signer.Index, signer.Signature, digest))
                .Select(signer => signer.Index),
        ];
    }

    private void OnQuorum(in Body body)
    {
        string view = $"view {body.Epoch}/{body.View}";
        if (Votes.Quorums(body.Epoch, body.View, body.Kind).Count > 1)
        {
            Report($"{view} has two of {body.Kind}");
        }

        if (Votes.Quorums(body.Epoch, body.View, BodyKind.Finalize).Count > 0
            && Votes.Quorums(body.Epoch, body.View, BodyKind.Nullify).Count > 0)
        {
            Report($"{view} is finalized and nullified");
        }

        if (body.Kind == BodyKind.Nullify)
        {
            return;
        }

        // Whoever finalized it may have crashed before showing the Notarization it rests on.
        if (body.Kind == BodyKind.Finalize && !Votes.IsSignedByQuorum(Body.Notarize(body.Proposal)))
        {
            Report($"{view} is finalized but not notarized");
        }

        Chain.OnDecided(body);
    }

    /// <summary>
    /// One validator alone may crash between its Notarize and telling anybody, and go on from its log.
    /// </summary>
    public bool IsNotarized(in Body body) => _cluster.Options.Powers.Length == 1
        || _cluster.Epochs.At(body.Epoch).Count == 1
        || Votes.HasQuorum(Body.Notarize(body.Proposal));

    public static string Show(in Body body) =>
        $"{body.Kind}(view {body.Epoch}/{body.View}, parent {body.ParentView}, "
        + $"{body.BlockHash.ToString()[..10]})";
}
