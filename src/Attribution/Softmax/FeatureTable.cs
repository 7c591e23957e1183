using System.Buffers.Binary;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Softmax;

/// <summary>
/// Turns texts into feature vectors: what each feature weighs, learned from the pieces of text a model is
/// trained on, and the rule that picks the 64 heaviest. Immutable and thread-safe.
/// <para>Weight of feature f: (ilog2(R + 1) - ilog2(r_f + 1)) &gt;&gt; 8, with r_f of R pieces having it;
/// 0 when none has: nothing was learned of it. A
/// text's value: sign(c) * (ilog2(1 + |c|) &gt;&gt; 8) * weight, c its count. The 64 largest of them
/// (ties: the smaller number) are kept and scaled by 128 / ceil(norm), truncated.</para>
/// </summary>
public sealed class FeatureTable
{
    /// <summary>Tokens of a piece: a contribution is cut into pieces of about this many.</summary>
    public const int PieceTokens = 256;

    // 16.0 in Q8: no set has 2^16 pieces.
    private const int WeightMax = 16 << 8;

    private readonly ushort[] _weights;

    private FeatureTable(FeatureShape shape, ushort[] weights) => (Shape, _weights) = (shape, weights);

    /// <summary>Dimension and n-grams.</summary>
    public FeatureShape Shape { get; }

    /// <summary>Bytes of the encoding.</summary>
    public int EncodedBytes => _weights.Length * sizeof(ushort);

    /// <summary>Learns the weights of features from the pieces of a training set.</summary>
    public static FeatureTable Learn(FeatureShape shape, IEnumerable<ReadOnlyMemory<ulong>> pieces)
    {
        Invariant.Require(shape.IsValid, "a checked shape");
        var having = new uint[shape.Dimension];
        Span<int> counts = new int[shape.Dimension];
        uint total = 0;
        foreach (ReadOnlyMemory<ulong> piece in pieces)
        {
            FeatureCounts.Of(shape, piece.Span, counts);
            total++;
            for (int f = 0; f < counts.Length; f++)
            {
                having[f] += counts[f] != 0 ? 1u : 0u;
            }
        }

        uint all = FixedLog2.ILog2(total + 1UL);
        var weights = new ushort[shape.Dimension];
        for (int f = 0; f < weights.Length; f++)
        {
            weights[f] = having[f] == 0
                ? (ushort)0
                : (ushort)((all - FixedLog2.ILog2(having[f] + 1UL)) >> 8);
        }

        return new FeatureTable(shape, weights);
    }

    /// <summary>
    /// Where the pieces of a text of <paramref name="tokens"/> tokens begin and, last, where it ends: k =
    /// max(1, (tokens + 128) / 256) pieces of equal length, give or take one; none for an empty text.
    /// </summary>
    public static int[] Cuts(int tokens)
    {
        if (tokens == 0)
        {
            return [0];
        }

        int pieces = Math.Max(1, (tokens + (PieceTokens / 2)) / PieceTokens);
        var cuts = new int[pieces + 1];
        for (int i = 0; i <= pieces; i++)
        {
            cuts[i] = (int)((long)tokens * i / pieces);
        }

        return cuts;
    }

    /// <summary>The features of a piece of text.</summary>
    public FeatureVector Extract(ReadOnlySpan<ulong> hashes)
    {
        Span<int> counts = new int[Shape.Dimension];
        FeatureCounts.Of(Shape, hashes, counts);
        List<(long Size, int Index)> candidates = [];
        for (int f = 0; f < counts.Length; f++)
        {
            // Both factors are Q8 below 2^13, so their product is below 2^26.
            long size = (long)(FixedLog2.ILog2(1UL + (ulong)Math.Abs(counts[f])) >> 8) * _weights[f];
            if (size > 0)
            {
                candidates.Add((size, f));
            }
        }

        candidates.Sort((a, b) => a.Size != b.Size ? b.Size.CompareTo(a.Size) : a.Index.CompareTo(b.Index));
        int kept = Math.Min(candidates.Count, FeatureVector.NonZerosMax);
        return Scale(candidates[..kept], counts);
    }

    internal void WriteTo(Span<byte> destination)
    {
        for (int f = 0; f < _weights.Length; f++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(destination[(f * sizeof(ushort))..], _weights[f]);
        }
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote; null when a weight is larger than any
    /// learned.</summary>
    internal static FeatureTable? TryRead(FeatureShape shape, ReadOnlySpan<byte> bytes)
    {
        var weights = new ushort[shape.Dimension];
        for (int f = 0; f < weights.Length; f++)
        {
            weights[f] = BinaryPrimitives.ReadUInt16BigEndian(bytes[(f * sizeof(ushort))..]);
            if (weights[f] > WeightMax)
            {
                return null;
            }
        }

        return new FeatureTable(shape, weights);
    }

    private static FeatureVector Scale(List<(long Size, int Index)> kept, ReadOnlySpan<int> counts)
    {
        ulong squared = 0;
        foreach ((long size, _) in kept)
        {
            squared += (ulong)(size * size);
        }

        // Rounded up, so that |x|^2 <= 2^14 whatever the rounding of the single values.
        long norm = (long)IntegerRoot.Floor(squared) + 1;
        kept.Sort((a, b) => a.Index.CompareTo(b.Index));
        List<ushort> indices = [];
        List<sbyte> values = [];
        foreach ((long size, int index) in kept)
        {
            int value = (int)((size << FeatureVector.UnitBits) / norm);
            if (value != 0)
            {
                indices.Add((ushort)index);
                values.Add((sbyte)(counts[index] < 0 ? -value : value));
            }
        }

        return new FeatureVector([.. indices], [.. values]);
    }
}
