using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Softmax;

/// <summary>One piece of a labelled contribution.</summary>
/// <param name="Features">Its features.</param>
/// <param name="Label">Number of its label in <see cref="TrainingSet.Labels"/>.</param>
/// <param name="Contribution">The contribution it is a piece of.</param>
/// <param name="Start">Its first token in the contribution.</param>
/// <param name="Length">Its tokens.</param>
public sealed record TrainingRow(
    FeatureVector Features, int Label, ContributionId Contribution, int Start, int Length);
