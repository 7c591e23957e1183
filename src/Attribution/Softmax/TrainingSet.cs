using System.Text;

namespace OpenLedger.Attribution.Softmax;

/// <summary>
/// What a head is trained on: the pieces of labelled contributions, in the order of contributions and of
/// their text, as features. A function of the contributions, their labels and the shape. Immutable.
/// </summary>
public sealed class TrainingSet
{
    /// <summary>Most contributions.</summary>
    public const int TextsMax = 4_096;

    /// <summary>Most pieces.</summary>
    public const int RowsMax = 16_384;

    /// <summary>Most labels.</summary>
    public const int LabelsMax = 64;

    /// <summary>Longest label in UTF-8 bytes.</summary>
    public const int LabelBytesMax = 64;

    private TrainingSet(FeatureTable table, string[] labels, TrainingRow[] rows) =>
        (Table, Labels, Rows) = (table, labels, rows);

    /// <summary>How texts become features.</summary>
    public FeatureTable Table { get; }

    /// <summary>The labels, in ordinal order of their UTF-16 units.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The pieces that have a feature.</summary>
    public IReadOnlyList<TrainingRow> Rows { get; }

    /// <summary>Builds the set; null with <paramref name="refusal"/> set when there is none.</summary>
    /// <param name="shape">How to make features.</param>
    /// <param name="texts">The contributions, by ascending number.</param>
    /// <param name="refusal">Why not.</param>
    public static TrainingSet? Build(
        FeatureShape shape, IReadOnlyList<LabelledText> texts, out TrainingRefusal refusal)
    {
        string[] labels = [];
        refusal = !shape.IsValid ? TrainingRefusal.ShapeInvalid
            : texts.Count > TextsMax ? TrainingRefusal.TooManyTexts
            : CheckLabels(texts, out labels);
        if (refusal != TrainingRefusal.None)
        {
            return null;
        }

        List<(LabelledText Text, int Start, int Length)> pieces = [];
        foreach (LabelledText text in texts)
        {
            int[] cuts = FeatureTable.Cuts(text.Hashes.Length);
            for (int i = 1; i < cuts.Length && pieces.Count <= RowsMax; i++)
            {
                pieces.Add((text, cuts[i - 1], cuts[i] - cuts[i - 1]));
            }
        }

        if (pieces.Count > RowsMax)
        {
            refusal = TrainingRefusal.TooManyRows;
            return null;
        }

        var table = FeatureTable.Learn(shape, pieces.Select(p => p.Text.Hashes.Slice(p.Start, p.Length)));
        List<TrainingRow> rows = [];
        foreach ((LabelledText text, int start, int length) in pieces)
        {
            FeatureVector features = table.Extract(text.Hashes.Span.Slice(start, length));
            if (features.Count > 0)
            {
                int label = Array.BinarySearch(labels, text.Label, StringComparer.Ordinal);
                rows.Add(new TrainingRow(features, label, text.Contribution, start, length));
            }
        }

        refusal = rows.Count == 0 ? TrainingRefusal.NoRows : TrainingRefusal.None;
        return rows.Count == 0 ? null : new TrainingSet(table, labels, [.. rows]);
    }

    /// <summary>The same features and labels over some of the rows; evaluation asks for that.</summary>
    public TrainingSet Where(Func<int, bool> keep) =>
        new(Table, [.. Labels], [.. Rows.Where((_, i) => keep(i))]);

    /// <summary>The same features with other labels a row; evaluation asks for that.</summary>
    public TrainingSet Relabel(Func<int, int> labelOf) =>
        new(Table, [.. Labels], [.. Rows.Select((row, i) => row with { Label = labelOf(i) })]);

    private static TrainingRefusal CheckLabels(IReadOnlyList<LabelledText> texts, out string[] labels)
    {
        var distinct = new SortedSet<string>(StringComparer.Ordinal);
        labels = [];
        foreach (LabelledText text in texts)
        {
            if (text.Label.Length == 0 || Encoding.UTF8.GetByteCount(text.Label) > LabelBytesMax)
            {
                return TrainingRefusal.LabelInvalid;
            }

            distinct.Add(text.Label);
            if (distinct.Count > LabelsMax)
            {
                return TrainingRefusal.TooManyLabels;
            }
        }

        labels = [.. distinct];
        return labels.Length < 2 ? TrainingRefusal.TooFewLabels : TrainingRefusal.None;
    }
}
