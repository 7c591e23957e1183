using OpenLedger.Attribution.Training;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>Trainings ordered on a chain and not active yet, to carry out ahead of the block that needs
/// them.</summary>
public static class PendingTrainings
{
    /// <summary>
    /// Trains whatever waits as of a view, the first due first, into the node's cache; what is there
    /// already costs nothing. Takes up to minutes: for a thread of its own.
    /// </summary>
    /// <param name="view">A chain.</param>
    /// <param name="cancellationToken">Stops between two trainings.</param>
    /// <returns>How many wait.</returns>
    public static int Prepare(ChainView view, CancellationToken cancellationToken)
    {
        var slots = new TrainingSlots(new StateSlots(view.State));
        (ulong first, ulong end, _) = slots.LoadQueue();
        for (ulong number = first; number < end; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TrainingEntry? training = slots.Load(slots.LoadQueued(number));
            byte[]? plan = training is null ? null : view.Content.GetContent(training.PlanHash);
            Invariant.Require(plan is not null, "the plan of a queued training is stored");
            _ = CorpusTraining.Open(view.Corpus, TrainingPlan.Decode(plan));
        }

        return (int)(end - first);
    }
}
