using System.Buffers.Binary;
using System.Text;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Softmax;

/// <summary>
/// A trained classifier: which label a text has. Answers are a function of its bytes and the text.
/// Immutable and thread-safe. Bytes, big-endian:
/// <code>
/// version u8 = 1 | ngramMax u8 | dimension u16 | classes u8
/// classes times: length u8, label in UTF-8          ascending, ordinal
/// dimension times: weight of the feature u16         Q8
/// dimension times classes times: weight i16          Q10
/// </code>
/// Its root is Keccak-256 of them.
/// </summary>
public sealed class SoftmaxModel
{
    /// <summary>Most bytes of the encoding.</summary>
    public const int BytesMax = HeaderBytes + (TrainingSet.LabelsMax * (1 + TrainingSet.LabelBytesMax))
        + (FeatureShape.DimensionMax * 2 * (1 + TrainingSet.LabelsMax));

    private const byte Version = 1;
    private const int HeaderBytes = 5;

    private readonly HeadWeights _weights;

    internal SoftmaxModel(FeatureTable table, IReadOnlyList<string> labels, HeadWeights weights)
    {
        Invariant.Require(weights.Classes == labels.Count, "a class a label");
        (Table, Labels, _weights) = (table, labels, weights.Rounded());
        Encoded = Encode();
        Root = Keccak.Hash(Encoded.Span);
    }

    /// <summary>How texts become features.</summary>
    public FeatureTable Table { get; }

    /// <summary>What it tells apart.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The canonical bytes.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>Keccak-256 of <see cref="Encoded"/>.</summary>
    public Hash256 Root { get; }

    internal HeadWeights Weights => _weights;

    /// <summary>Trains a model.</summary>
    public static SoftmaxModel Train(TrainingSet set, TrainingParameters parameters) =>
        new(set.Table, set.Labels, HeadTrainer.Train(set, parameters));

    /// <summary>The label of a text; ties go to the label that comes first.</summary>
    public Prediction Predict(TokenizedText text) => Predict(Table.Extract(TokenHash.Of(text)));

    /// <summary>The label of a text given by its features.</summary>
    public Prediction Predict(FeatureVector features)
    {
        var probabilities = new int[Labels.Count];
        _weights.Predict(features, probabilities);
        int best = 0;
        for (int c = 1; c < probabilities.Length; c++)
        {
            best = probabilities[c] > probabilities[best] ? c : best;
        }

        return new Prediction(features, best, Labels[best], probabilities);
    }

    /// <summary>Reads bytes that come from anywhere; null when they are not the encoding of a
    /// model.</summary>
    public static SoftmaxModel? TryDecode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is < HeaderBytes or > BytesMax || bytes[0] != Version)
        {
            return null;
        }

        var shape = new FeatureShape(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), bytes[1]);
        int classes = bytes[4];
        if (!shape.IsValid || classes is < 2 or > TrainingSet.LabelsMax
            || !TryReadLabels(bytes[HeaderBytes..], classes, out string[] labels, out int used))
        {
            return null;
        }

        ReadOnlySpan<byte> numbers = bytes[(HeaderBytes + used)..];
        int tableBytes = shape.Dimension * sizeof(ushort);
        if (numbers.Length != tableBytes + (shape.Dimension * classes * sizeof(short)))
        {
            return null;
        }

        var weights = new int[shape.Dimension * classes];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = BinaryPrimitives.ReadInt16BigEndian(numbers[(tableBytes + (i * sizeof(short)))..])
                << HeadWeights.StoredShift;
        }

        FeatureTable? table = FeatureTable.TryRead(shape, numbers[..tableBytes]);
        if (table is null)
        {
            return null;
        }

        var model = new SoftmaxModel(table, labels, new HeadWeights(shape.Dimension, classes, weights));
        return model.Encoded.Span.SequenceEqual(bytes) ? model : null;
    }

    private static bool TryReadLabels(
        ReadOnlySpan<byte> bytes, int classes, out string[] labels, out int used)
    {
        labels = new string[classes];
        used = 0;
        for (int i = 0; i < classes; i++)
        {
            int length = used < bytes.Length ? bytes[used] : 0;
            if (length is 0 or > TrainingSet.LabelBytesMax || used + 1 + length > bytes.Length)
            {
                return false;
            }

            labels[i] = Encoding.UTF8.GetString(bytes.Slice(used + 1, length));
            used += 1 + length;
            if (i > 0 && StringComparer.Ordinal.Compare(labels[i - 1], labels[i]) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    private byte[] Encode()
    {
        List<byte> header =
        [
            Version, (byte)Table.Shape.NgramMax, (byte)(Table.Shape.Dimension >> 8),
            (byte)(Table.Shape.Dimension & 0xFF), (byte)Labels.Count,
        ];
        foreach (string label in Labels)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(label);
            header.Add((byte)utf8.Length);
            header.AddRange(utf8);
        }

        ReadOnlySpan<int> weights = _weights.Values;
        var bytes = new byte[header.Count + Table.EncodedBytes + (weights.Length * sizeof(short))];
        header.CopyTo(bytes);
        Table.WriteTo(bytes.AsSpan(header.Count));
        Span<byte> numbers = bytes.AsSpan(header.Count + Table.EncodedBytes);
        for (int i = 0; i < weights.Length; i++)
        {
            BinaryPrimitives.WriteInt16BigEndian(
                numbers[(i * sizeof(short))..], (short)(weights[i] >> HeadWeights.StoredShift));
        }

        return bytes;
    }
}
