using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Admission;

/// <summary>
/// What the corpus says about a text offered as a contribution, evaluated on one state of the corpus.
/// Immutable. Nothing is written until the decision is admitted on that very state.
/// </summary>
public sealed class AdmissionDecision
{
    /// <summary>Fewest tokens of a contribution: one window.</summary>
    public const int TokensMin = Windows.WindowTracer.WindowTokens;

    /// <summary>Most masked runs of a contribution; a text of 64 KiB cannot have more.</summary>
    public const int MaskedRunsMax = 65_536;

    internal AdmissionDecision(DatanetId datanet, Hash256 contentHash) =>
        (Datanet, ContentHash) = (datanet, contentHash);

    /// <summary>The datanet it was offered to.</summary>
    public DatanetId Datanet { get; }

    /// <summary>Keccak-256 of the offered bytes.</summary>
    public Hash256 ContentHash { get; }

    /// <summary>True when it may be admitted.</summary>
    public bool IsAccepted => Refusal == AdmissionRefusal.None;

    /// <summary>Why it is refused, or None.</summary>
    public AdmissionRefusal Refusal { get; internal init; }

    /// <summary>The refusal in words with where or what; empty when accepted.</summary>
    public string Detail { get; internal init; } = "";

    /// <summary>
    /// With <see cref="AdmissionRefusal.Duplicate"/>: the contribution that has these bytes.
    /// </summary>
    public ContributionId? DuplicateOf { get; internal init; }

    /// <summary>Number of tokens, masked ones included; 0 when refused before counting.</summary>
    public int TokenCount { get; internal init; }

    /// <summary>Number of masked tokens.</summary>
    public int MaskedTokenCount { get; internal init; }

    /// <summary>Number of tokens never seen on the chain before, which get new vocabulary ids.</summary>
    public int NewVocabulary { get; internal init; }

    /// <summary>What repeats earlier text, by start, without overlap.</summary>
    public IReadOnlyList<MaskedRun> MaskedRuns { get; internal init; } = [];

    /// <summary>Share of tokens that are not masked in basis points, rounded down.</summary>
    public int NoveltyBps =>
        TokenCount == 0 ? 0 : (int)((TokenCount - MaskedTokenCount) * 10_000L / TokenCount);

    /// <summary>The state it was evaluated on; null when refused.</summary>
    internal CorpusState? EvaluatedOn { get; init; }

    /// <summary>The number it would get.</summary>
    internal ContributionId Id { get; init; }

    /// <summary>Token ids, those of new tokens included.</summary>
    internal uint[] Tokens { get; init; } = [];

    /// <summary>Tokens never seen on the chain before, numbered on.</summary>
    internal Vocabulary NewTokens { get; init; } = new(1);

    /// <summary>Its aligned blocks without a masked token, by offset.</summary>
    internal BlockPosition[] Blocks { get; init; } = [];
}
