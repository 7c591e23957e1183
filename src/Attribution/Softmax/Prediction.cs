namespace OpenLedger.Attribution.Softmax;

/// <summary>What a classifier says of a text.</summary>
/// <param name="Features">The text's features.</param>
/// <param name="Class">Number of the label.</param>
/// <param name="Label">The label.</param>
/// <param name="Probabilities">Of each label, Q15.</param>
public sealed record Prediction(
    FeatureVector Features, int Class, string Label, IReadOnlyList<int> Probabilities);
