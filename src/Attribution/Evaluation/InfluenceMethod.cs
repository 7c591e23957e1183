using OpenLedger.Attribution.Softmax;

namespace OpenLedger.Attribution.Evaluation;

/// <summary>A way to say how much each training row speaks for an answer.</summary>
internal abstract class InfluenceMethod(string name)
{
    public string Name { get; } = name;

    /// <summary>A score for every row: higher means it makes the loss of the question smaller.</summary>
    public abstract double[] Scores(FeatureVector question, int[] delta);

    /// <summary>The score of a row for itself.</summary>
    public abstract double Self(int row);
}
