using System.Numerics;

namespace OpenLedger.Attribution.Softmax;

/// <summary>How texts become feature vectors: how many hashed features, and of which n-grams.</summary>
/// <param name="Dimension">d: a power of two, <see cref="DimensionMin"/> to <see
/// cref="DimensionMax"/>.</param>
/// <param name="NgramMax">1: tokens; 2: tokens and pairs of neighbours.</param>
public readonly record struct FeatureShape(int Dimension, int NgramMax)
{
    /// <summary>Fewest features.</summary>
    public const int DimensionMin = 256;

    /// <summary>Most features.</summary>
    public const int DimensionMax = 2048;

    /// <summary>Longest n-gram.</summary>
    public const int NgramLimit = 2;

    /// <summary>True when both are within their limits.</summary>
    public bool IsValid =>
        Dimension is >= DimensionMin and <= DimensionMax && BitOperations.IsPow2(Dimension)
        && NgramMax is >= 1 and <= NgramLimit;

    /// <summary>log2 of the dimension.</summary>
    internal int LogDimension => BitOperations.Log2((uint)Dimension);
}
