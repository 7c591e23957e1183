using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Liveness;

/// <summary>
/// Which late votes a block may carry, and the bookkeeping of those it does (docs/spec/ledger.md, section
/// Credits). Holds nothing but the rules.
/// </summary>
internal sealed class CreditRules(GenesisConfig genesis, VoteCheck check)
{
    /// <summary>
    /// Checks the credits of a block in their order and books each one; the first that may not stand ends
    /// it.
    /// </summary>
    /// <param name="store">The state at the start of the block, its parent's reference in the ring.</param>
    /// <param name="height">The block's height.</param>
    /// <param name="credits">At most <see cref="VoteCredit.CountMax"/>.</param>
    /// <param name="detail">Which credit, when one is refused.</param>
    public BlockRejection Apply(
        ISlotStore store, Height height, IReadOnlyList<VoteCredit> credits, out string detail)
    {
        detail = "";
        if (credits.Count == 0)
        {
            return BlockRejection.None;
        }

        LivenessSlots liveness = new(store);
        Signers signers = new(store, genesis, check);
        CreditWindow window = CreditWindow.Of(height, genesis.Consensus);
        SortedSet<ValidatorId> credited = [];
        for (int i = 0; i < credits.Count; i++)
        {
            VoteCredit credit = credits[i];
            BlockRejection reason = !credit.IsWellFormed ? BlockRejection.CreditOutOfRange
                : i > 0 && credits[i - 1] >= credit ? BlockRejection.CreditsOutOfOrder
                : BlockRejection.None;
            ValidatorId id = default;
            reason = reason != BlockRejection.None ? reason
                : Judge(liveness, signers, height, credit, window, credited, out id);
            if (reason != BlockRejection.None)
            {
                detail = $"credit {i}: {credit.Kind} of validator {credit.Index}, {credit.Distance} back";
                return reason;
            }

            credited.Add(id);
            liveness.Credit(id, window);
        }

        return BlockRejection.None;
    }

    /// <summary>
    /// Chooses and books the votes a proposer puts into a block: one for each validator of the running set
    /// that this window has not credited yet, for the nearest ancestor it voted for. What the source gives
    /// is checked as a verifier would.
    /// </summary>
    /// <param name="store">The state at the start of the block, its parent's reference in the ring.</param>
    /// <param name="height">The block's height.</param>
    /// <param name="epoch">The block's epoch.</param>
    /// <param name="votes">The votes seen.</param>
    /// <returns>The credits in the order of a block.</returns>
    public IReadOnlyList<VoteCredit> Pick(ISlotStore store, Height height, Epoch epoch, IVoteSource votes)
    {
        LivenessSlots liveness = new(store);
        FrozenSets sets = new(store);
        Signers signers = new(store, genesis, check);
        CreditWindow window = CreditWindow.Of(height, genesis.Consensus);
        SortedSet<ValidatorId> needed = [.. sets.Load(epoch)
            .Select(seat => seat.Id).Where(id => liveness.LastCreditOf(id) != window)];
        List<VoteCredit> picked = [];
        IReadOnlyList<ValidatorSeat> seats = [];
        Epoch? loaded = null;
        for (byte distance = 1; distance <= VoteCredit.DistanceMax && needed.Count > 0; distance++)
        {
            if (!IsInWindow(height, distance, window)
                || Ancestor(liveness, height, distance) is not { } proposal)
            {
                break;
            }

            seats = loaded == proposal.Epoch ? seats : sets.Load(proposal.Epoch);
            loaded = proposal.Epoch;
            for (int i = 0; i < seats.Count && picked.Count < VoteCredit.CountMax; i++)
            {
                ValidatorIndex index = new((ushort)i);
                if (needed.Contains(seats[i].Id)
                    && votes.Find(index, proposal) is { } vote
                    && CreditOf(vote, index, proposal, distance) is { } credit
                    && signers.Signed(seats[i].Id, vote))
                {
                    picked.Add(credit);
                    needed.Remove(seats[i].Id);
                    liveness.Credit(seats[i].Id, window);
                }
            }
        }

        picked.Sort();
        return picked;
    }

    private bool IsInWindow(Height height, byte distance, CreditWindow window) =>
        height.Value - distance >= window.First(genesis.Consensus).Value;

    private BlockRejection Judge(
        LivenessSlots liveness,
        Signers signers,
        Height height,
        in VoteCredit credit,
        CreditWindow window,
        SortedSet<ValidatorId> credited,
        out ValidatorId id)
    {
        id = default;
        if (Ancestor(liveness, height, credit.Distance) is not { } proposal)
        {
            return BlockRejection.CreditAncestorUnknown;
        }

        if (!IsInWindow(height, credit.Distance, window))
        {
            return BlockRejection.CreditBeforeWindow;
        }

        if (signers.Find(proposal.Epoch, credit.Index) is not { } seat)
        {
            return BlockRejection.CreditOfNoValidator;
        }

        id = seat.Id;
        Vote vote = new(credit.BodyFor(proposal), credit.Index, credit.Signature);
        return credited.Contains(id) ? BlockRejection.CreditRepeated
            : liveness.LastCreditOf(id) == window ? BlockRejection.CreditNotNeeded
            : !signers.Signed(id, vote) ? BlockRejection.CreditSignatureInvalid
            : BlockRejection.None;
    }

    private static ProposalId? Ancestor(LivenessSlots liveness, Height height, byte distance) =>
        height.Value > distance ? liveness.Find(new Height(height.Value - distance)) : null;

    // Null for anything but a vote of this validator for this proposal, whatever the source meant by it.
    private static VoteCredit? CreditOf(
        Vote vote, ValidatorIndex index, in ProposalId proposal, byte distance) =>
        vote.Index == index
        && vote.Body.Kind is BodyKind.Notarize or BodyKind.Finalize
        && vote.Body.Proposal == proposal
            ? new VoteCredit(distance, vote.Body.Kind, index, vote.Signature)
            : null;

    // Who signs in an epoch, and whether they did.
    private sealed class Signers(ISlotStore store, GenesisConfig genesis, VoteCheck check)
    {
        private readonly FrozenSets _sets = new(store);
        private readonly StakingSlots _registry = new(store);
        private ConsensusDomain? _domain;

        public ValidatorSeat? Find(Epoch epoch, ValidatorIndex index) => _sets.Find(epoch, index);

        public bool Signed(ValidatorId id, Vote vote)
        {
            _domain ??= new ConsensusDomain(
                genesis.ChainId, _registry.GenesisHash, genesis.Consensus.ForkId);
            return check(PublicKey.Parse(_registry.Load(id).CompressedKey.Span), _domain, vote);
        }
    }
}
