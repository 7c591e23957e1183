using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Softmax;

/// <summary>A contribution to learn from.</summary>
/// <param name="Contribution">Its number.</param>
/// <param name="Label">Its label, 1 to <see cref="TrainingSet.LabelBytesMax"/> bytes of UTF-8.</param>
/// <param name="Hashes">Hashes of its tokens; <see cref="TokenHash.Masked"/> for masked ones.</param>
public sealed record LabelledText(ContributionId Contribution, string Label, ReadOnlyMemory<ulong> Hashes);
