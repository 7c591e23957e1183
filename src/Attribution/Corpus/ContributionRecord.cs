using OpenLedger.Attribution.Admission;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Corpus;

/// <summary>One contribution as the corpus keeps it. Immutable.</summary>
/// <param name="Id">Chain-wide number.</param>
/// <param name="Datanet">The datanet it belongs to.</param>
/// <param name="ContentHash">Keccak-256 of its bytes.</param>
/// <param name="Text">Token ids, wherever they lie.</param>
/// <param name="MaskedRuns">What repeats earlier text.</param>
/// <param name="MaskedTokens">Number of masked tokens.</param>
/// <param name="Held">True when it was admitted to wait for a release.</param>
/// <param name="Event">Number of the event that admitted it.</param>
internal sealed record ContributionRecord(
    ContributionId Id,
    DatanetId Datanet,
    Hash256 ContentHash,
    ContributionText Text,
    MaskedRun[] MaskedRuns,
    int MaskedTokens,
    bool Held,
    ulong Event)
{
    /// <summary>Token ids.</summary>
    public ReadOnlySpan<uint> Tokens => Text.Span;

    /// <summary>Number of tokens.</summary>
    public int TokenCount => Text.Length;
}
