using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Softmax;

/// <summary>
/// The features of one text: at most <see cref="NonZerosMax"/> of them, in units of 1/128 of the unit
/// vector. Immutable.
/// </summary>
public sealed class FeatureVector
{
    /// <summary>Most features that are not 0.</summary>
    public const int NonZerosMax = 64;

    /// <summary>The largest |x|^2: vectors are clipped to length 128.</summary>
    public const int NormSquaredMax = 1 << 14;

    /// <summary>log2 of the length 1.</summary>
    internal const int UnitBits = 7;

    private readonly ushort[] _indices;
    private readonly sbyte[] _values;

    internal FeatureVector(ushort[] indices, sbyte[] values)
    {
        Invariant.Require(
            indices.Length == values.Length && indices.Length <= NonZerosMax,
            "a feature has an index and a value");
        (_indices, _values) = (indices, values);
        for (int i = 0; i < values.Length; i++)
        {
            Invariant.Require(
                values[i] != 0 && (i == 0 || indices[i - 1] < indices[i]), "features ascend and are not 0");
            NormSquared += values[i] * values[i];
        }

        Invariant.Require(NormSquared <= NormSquaredMax, "feature vectors are clipped");
    }

    /// <summary>Without any feature: a text with no token known to matter.</summary>
    public static FeatureVector Empty { get; } = new([], []);

    /// <summary>|x|^2, at most <see cref="NormSquaredMax"/>.</summary>
    public int NormSquared { get; }

    /// <summary>Number of features that are not 0.</summary>
    public int Count => _indices.Length;

    /// <summary>Their numbers, ascending.</summary>
    public ReadOnlySpan<ushort> Indices => _indices;

    /// <summary>Their values, -127 to 127, never 0.</summary>
    public ReadOnlySpan<sbyte> Values => _values;

    /// <summary>The inner product, at most <see cref="NormSquaredMax"/> either way.</summary>
    public int Dot(FeatureVector other)
    {
        int sum = 0;
        for (int i = 0, j = 0; i < _indices.Length && j < other._indices.Length;)
        {
            int order = _indices[i].CompareTo(other._indices[j]);
            if (order == 0)
            {
                sum += _values[i] * other._values[j];
            }

            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return sum;
    }
}
