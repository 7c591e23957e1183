using OpenLedger.Consensus.Messages;
using OpenLedger.Ledger.Liveness;
using OpenLedger.Node.Telemetry;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Driver;

/// <summary>
/// The verified Notarize and Finalize signatures of recent blocks, whether a vote brought them or a
/// certificate, needed for a quorum or beyond it: what a proposer credits and what a verifier need not
/// verify again. Each validator of an epoch has room of its own, in which its oldest votes leave first, so
/// nobody can push out another's. Thread-safe.
/// </summary>
public sealed class LateVotePool : IVoteSource
{
    /// <summary>Votes kept of one validator of one epoch: two for each of 64 blocks.</summary>
    public const int PerValidatorMax = 128;

    /// <summary>Epochs with votes: the committed one, the one before and the one after.</summary>
    public const int EpochsMax = 3;

    /// <summary>Most votes kept, each of less than 200 bytes.</summary>
    public const int CountMax = EpochsMax * ValidatorIndex.CountMax * PerValidatorMax;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<(Epoch Epoch, ValidatorIndex Index), Kept> _kept = [];
    private readonly Queue<(Epoch Epoch, View View)> _committed = new();
    private Epoch _epoch;

    /// <summary>An empty pool.</summary>
    /// <param name="epoch">The epoch of the committed head.</param>
    public LateVotePool(Epoch epoch) => _epoch = epoch;

    /// <summary>Votes kept now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _kept.Values.Sum(k => k.Signatures.Count);
            }
        }
    }

    /// <summary>Takes in a vote whose signature is verified; a Nullify names no block and is not kept.</summary>
    public void Add(Vote vote)
    {
        lock (_gate)
        {
            Add(vote.Body, vote.Index, vote.Signature);
        }
    }

    /// <summary>Takes in the signatures of a verified certificate.</summary>
    public void Add(Certificate certificate)
    {
        lock (_gate)
        {
            foreach ((ValidatorIndex index, Signature signature) in certificate.Signatures())
            {
                Add(certificate.Body, index, signature);
            }
        }
    }

    /// <summary>Counts what processor time goes to.</summary>
    internal ProcessorTime Processor { get; init; } = ProcessorTime.None;

    /// <inheritdoc/>
    public Vote? Find(ValidatorIndex index, in ProposalId proposal)
    {
        lock (_gate)
        {
            if (!_kept.TryGetValue((proposal.Epoch, index), out Kept? kept))
            {
                return null;
            }

            Body body = Body.Notarize(proposal);
            if (!kept.Signatures.TryGetValue(body, out Signature signature))
            {
                body = Body.Finalize(proposal);
                if (!kept.Signatures.TryGetValue(body, out signature))
                {
                    return null;
                }
            }

            return new Vote(body, index, signature);
        }
    }

    /// <summary>
    /// A <see cref="VoteCheck"/> that verifies only what was not verified before. Exactly the same signature
    /// counts: another one over the same vote is verified anew.
    /// </summary>
    public bool Verify(PublicKey key, ConsensusDomain domain, Vote vote)
    {
        if (Knows(vote))
        {
            return true;
        }

        using (Processor.Enter(ProcessorPart.Signatures))
        {
            return Secp256k1.Verify(key, domain.Digest(vote.Body), vote.Signature);
        }
    }

    /// <summary>
    /// Follows the chain: votes for blocks that no later block can credit leave when room is looked for.
    /// </summary>
    public void OnCommitted(BlockHeader header)
    {
        lock (_gate)
        {
            _epoch = header.Epoch;
            _committed.Enqueue((header.Epoch, header.View));
            if (_committed.Count <= VoteCredit.DistanceMax)
            {
                return;
            }

            _committed.Dequeue();
            (Epoch oldestEpoch, View oldestView) = _committed.Peek();
            foreach ((Epoch Epoch, ValidatorIndex Index) owner in _kept.Keys
                .TakeWhile(k => k.Epoch < oldestEpoch).ToArray())
            {
                _kept.Remove(owner);
            }

            foreach (Kept kept in _kept.Where(k => k.Key.Epoch == oldestEpoch).Select(k => k.Value))
            {
                kept.DropBelow(oldestView);
            }
        }
    }

    private bool Knows(Vote vote)
    {
        lock (_gate)
        {
            return _kept.TryGetValue((vote.Body.Epoch, vote.Index), out Kept? kept)
                && kept.Signatures.TryGetValue(vote.Body, out Signature known)
                && known == vote.Signature;
        }
    }

    private void Add(in Body body, ValidatorIndex index, in Signature signature)
    {
        bool near = body.Epoch.Value + 1 >= _epoch.Value && body.Epoch.Value <= _epoch.Value + 1;
        if (body.Kind == BodyKind.Nullify || !near)
        {
            return;
        }

        if (!_kept.TryGetValue((body.Epoch, index), out Kept? kept))
        {
            _kept.Add((body.Epoch, index), kept = new Kept());
        }

        kept.Add(body, signature);
    }

    // The votes of one validator, and the order they came in.
    private sealed class Kept
    {
        private readonly Queue<Body> _age = new();

        public Dictionary<Body, Signature> Signatures { get; } = [];

        public void Add(in Body body, in Signature signature)
        {
            if (!Signatures.TryAdd(body, signature with { YParity = 0 }))
            {
                return;
            }

            _age.Enqueue(body);
            if (_age.Count > PerValidatorMax)
            {
                Signatures.Remove(_age.Dequeue());
            }
        }

        // Views come in order but for stragglers, which leave with their neighbours.
        public void DropBelow(View view)
        {
            while (_age.TryPeek(out Body oldest) && oldest.View < view)
            {
                Signatures.Remove(_age.Dequeue());
            }
        }
    }
}
