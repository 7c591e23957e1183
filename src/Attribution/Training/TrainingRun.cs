using OpenLedger.Attribution.Influence;
using OpenLedger.Attribution.Softmax;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Training;

/// <summary>Carries out a plan on the texts of its members.</summary>
internal static class TrainingRun
{
    /// <summary>Trains; null when no text has a feature.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="texts">The members' texts, in the plan's order.</param>
    /// <param name="heldOut">Which of them are held out to measure.</param>
    public static TrainedModel? Train(
        TrainingPlan plan, IReadOnlyList<LabelledText> texts, IReadOnlyList<bool> heldOut)
    {
        if (TrainingSet.Build(plan.Shape, texts, out _) is not { } set)
        {
            return null;
        }

        (int asked, int right) = Measure(plan, texts, heldOut);
        return new TrainedModel(InfluenceModel.Train(set, plan.Parameters), set.Rows.Count, asked, right);
    }

    /// <summary>Prepares traces of a model that was trained before.</summary>
    public static TrainedModel Restore(
        TrainingPlan plan, IReadOnlyList<LabelledText> texts, SoftmaxModel model)
    {
        TrainingSet? set = TrainingSet.Build(plan.Shape, texts, out TrainingRefusal refusal);
        Invariant.Require(set is not null, $"what was trained on can be again: {refusal}");
        return new TrainedModel(
            InfluenceModel.Prepare(set, model, plan.Parameters), set.Rows.Count, 0, 0);
    }

    // Features are learned without the held-out texts too: nothing of them reaches what is measured.
    private static (int Asked, int Right) Measure(
        TrainingPlan plan, IReadOnlyList<LabelledText> texts, IReadOnlyList<bool> heldOut)
    {
        LabelledText[] kept = [.. texts.Where((_, i) => !heldOut[i])];
        if (kept.Length == texts.Count || TrainingSet.Build(plan.Shape, kept, out _) is not { } set)
        {
            return (0, 0);
        }

        var model = SoftmaxModel.Train(set, plan.Parameters);
        (int asked, int right) = (0, 0);
        for (int i = 0; i < texts.Count; i++)
        {
            int[] cuts = heldOut[i] ? FeatureTable.Cuts(texts[i].Hashes.Length) : [];
            for (int j = 1; j < cuts.Length; j++)
            {
                ReadOnlySpan<ulong> piece = texts[i].Hashes.Span[cuts[j - 1]..cuts[j]];
                asked++;
                right += model.Predict(model.Table.Extract(piece)).Label == texts[i].Label ? 1 : 0;
            }
        }

        return (asked, right);
    }
}
