using OpenLedger.Attribution.Softmax;

namespace OpenLedger.Attribution.Evaluation;

/// <summary>What to measure.</summary>
/// <param name="Shape">The features.</param>
/// <param name="Parameters">How heads are trained.</param>
/// <param name="Subsets">Random halves a head is trained on.</param>
/// <param name="Queries">Held-out pieces whose answers are predicted, at most.</param>
/// <param name="LeftOut">Rows left out one at a time.</param>
/// <param name="FlippedBps">Labels flipped, of 10,000.</param>
/// <param name="SketchDimension">Dimensions of the projected sketch.</param>
/// <param name="Seed">Of subsets, flips and projections.</param>
public sealed record EvaluationOptions(
    FeatureShape Shape, TrainingParameters Parameters, int Subsets, int Queries, int LeftOut, int FlippedBps,
    int SketchDimension, ulong Seed)
{
    /// <summary>Most random halves.</summary>
    public const int SubsetsMax = 1_000;

    /// <summary>Most questions, and rows left out.</summary>
    public const int QueriesMax = 512;

    /// <summary>Most dimensions of a sketch.</summary>
    public const int SketchDimensionMax = 1_024;

    /// <summary>What the published figures are measured with.</summary>
    public static EvaluationOptions Default { get; } = new(
        new FeatureShape(1024, 1), new TrainingParameters(300, 6 << 16, 1 << 7), 128, 64, 48, 1_000, 256, 1);
}
