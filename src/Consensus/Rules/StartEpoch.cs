using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Rules;

/// <summary>
/// The first input: flags from the log united with the signer's journal, certificates, blocks; then R0.
/// </summary>
internal static class StartEpoch
{
    public static void Apply(Turn turn, Input.Start start)
    {
        SimplexState state = turn.State;
        ChainFloor floor = start.Floor;
        Invariant.Require(state.CurrentView.Value == 0, "a node starts once");
        Invariant.Require(
            floor.Epoch == state.Epoch && floor.Height < state.Boundary,
            "the floor is in the epoch that starts, below its boundary");
        state.Committed = new BlockReference(floor.View, floor.Hash, floor.Height, floor.TimestampMs);
        state.FinalizedView = floor.View;
        state.FinalizedHash = floor.Hash;
        if (floor.Finalization?.Body.Epoch == state.Epoch)
        {
            state.HighestFinalization = floor.Finalization;
        }
        else
        {
            state.AnchorFinalization ??= floor.Finalization;
        }

        Array.Fill(state.LastHeard, turn.Now);
        state.CurrentView = floor.View;
        List<WalRecord> records =
        [
            .. start.Records.Where(record => record.Epoch == state.Epoch && record.View > floor.View),
        ];
        foreach (WalRecord record in records)
        {
            ReplayOwn(state, record);
        }

        foreach (Vote vote in start.SignedVotes.Where(vote => vote.Body.View > floor.View))
        {
            ReplayJournal(turn, vote);
        }

        // Every own word is known before a view is entered.
        View entry = new(floor.View.Value + 1);
        foreach (WalRecord.OfCertificate record in records.OfType<WalRecord.OfCertificate>())
        {
            View proved = ReplayCertificate(turn, record.Certificate);
            entry = proved > entry ? proved : entry;
        }

        EnterView.Apply(turn, entry);
        Recount(turn);
        Standstill.Restart(turn);
        bool isFresh = floor.View.Value == 0 && start.Records.Count == 0 && start.SignedVotes.Count == 0;
        if (state.Self is not null && !isFresh)
        {
            Standstill.Show(turn);
        }
    }

    private static void ReplayOwn(SimplexState state, WalRecord record)
    {
        switch (record)
        {
            case WalRecord.OfBlock r when r.Block.Height > state.Committed.Height:
                state.Blocks.Add(r.Block).IsDurable = true;
                break;
            case WalRecord.OfVote r:
                Remember(state, r.Vote);
                break;
            case WalRecord.OfVerdict r:
                state.At(r.View).LoggedVerdict = r.Valid;
                break;
        }
    }

    /// <summary>
    /// Keeps a logged certificate; gives the view it opens (none for a notarized one: it must be certified).
    /// </summary>
    private static View ReplayCertificate(Turn turn, Certificate certificate)
    {
        SimplexState state = turn.State;
        if (!TakeCertificate.IsNews(state, certificate.Body))
        {
            return default;
        }

        switch (certificate.Body.Kind)
        {
            case BodyKind.Notarize:
                CertifyBlock.OnNotarized(state, state.At(certificate.Body.View), certificate);
                return default;
            case BodyKind.Nullify:
                TakeCertificate.OnNullified(turn, certificate);
                break;
            default:
                FinalizeBlock.Record(state, certificate);
                break;
        }

        return new View(certificate.Body.View.Value + 1);
    }

    /// <summary>
    /// Own votes may be a quorum with none to come: a certificate the crash kept from the log is made now.
    /// </summary>
    private static void Recount(Turn turn)
    {
        foreach (ViewState view in turn.State.Views.Values.ToArray())
        {
            foreach (OwnVote own in new[] { view.Notarize, view.Nullify, view.Finalize })
            {
                if (own.Recorded is Vote vote)
                {
                    CountVote.MakeCertificate(turn, view, vote.Body);
                }
            }
        }
    }

    private static void ReplayJournal(Turn turn, Vote vote)
    {
        SimplexState state = turn.State;
        Body body = vote.Body;
        if (body.Epoch != state.Epoch || vote.Index != state.Self)
        {
            return;
        }

        OwnVote own = state.At(body.View).Own(body.Kind);
        own.IsSaid = true;

        // Signed, but the log did not get it. A vote for a block may be shown only with its body durable.
        bool mayShow = body.Kind == BodyKind.Nullify
            || state.Blocks.Find(body.BlockHash) is { IsDurable: true };
        if (own.Recorded is null && mayShow)
        {
            turn.Emit(new Effect.WalAppend(new WalRecord.OfVote(vote)));
            Remember(state, vote);
        }
    }

    /// <summary>
    /// Sets the flag, keeps the vote for sending again, and counts it: own votes count after a restart too.
    /// </summary>
    private static void Remember(SimplexState state, Vote vote)
    {
        if (vote.Index != state.Self)
        {
            return;
        }

        ViewState view = state.At(vote.Body.View);
        OwnVote own = view.Own(vote.Body.Kind);
        own.IsSaid = true;
        own.Recorded = vote;
        view.Votes.Add(vote, state.Validators, []);
        if (vote.Body.Kind == BodyKind.Notarize && view.Slot == SlotState.None)
        {
            view.Slot = SlotState.Unverified;
            view.Proposal = vote.Body.Proposal;
        }
    }
}
