using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Training;

/// <summary>A contribution a model is trained on.</summary>
/// <param name="Contribution">Its number.</param>
/// <param name="Label">Number of its label in the plan.</param>
public readonly record struct TrainingMember(ContributionId Contribution, int Label);
