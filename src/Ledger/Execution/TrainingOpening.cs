using OpenLedger.Attribution.Training;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// What a block does about trainings before its first transaction, at nobody's gas: writes the result of
/// the one that is due. A node that trained ahead (<see cref="PendingTrainings"/>) finds it done; one that
/// did not, a late joiner say, trains now, which <see cref="TrainingRules.WorkMax"/> bounds.
/// </summary>
internal static class TrainingOpening
{
    /// <summary>Completes the training that is due at this block, if there is one; there is at most
    /// one.</summary>
    public static void Run(BlockSession session)
    {
        var slots = new TrainingSlots(session.Journal);
        (ulong first, ulong end, _) = slots.LoadQueue();
        if (first == end)
        {
            return;
        }

        ModelId model = slots.LoadQueued(first);
        TrainingEntry? training = slots.Load(model);
        Invariant.Require(training is not null, "a queued training is stored");
        if (training.ActivationHeight > session.Block.Height)
        {
            return;
        }

        byte[]? plan = session.GetContent(training.PlanHash);
        Invariant.Require(plan is not null, "the plan of a training is stored");
        TrainedModel? trained = CorpusTraining.Open(session.Corpus, TrainingPlan.Decode(plan));
        if (trained is null)
        {
            // Nothing in its texts is a feature: it never answers.
            slots.Complete(model, training);
            return;
        }

        Hash256 root = trained.Influence.Model.Root;
        session.AddContent(root, trained.Influence.Model.Encoded.ToArray());
        slots.Complete(model, training with
        {
            WeightsRoot = root,
            HeldOut = (uint)trained.HeldOut,
            Right = (uint)trained.Right,
        });
    }
}
