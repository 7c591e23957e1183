using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Admission;

/// <summary>
/// Tokens of a contribution that repeat earlier text. Token <c>Start + i</c> equals token <c>OriginOffset +
/// i</c> of contribution <paramref name="Origin"/> for every i below <paramref name="Length"/>; what they
/// would earn is paid to the origin, which is the first one: chains of repetition are already followed.
/// </summary>
/// <param name="Start">First masked token, an offset in the contribution.</param>
/// <param name="Length">Number of tokens, at least 1.</param>
/// <param name="Origin">The contribution that is paid; the contribution itself when it repeats
/// itself.</param>
/// <param name="OriginOffset">Offset in the origin of the token equal to the first masked one.</param>
public readonly record struct MaskedRun(int Start, int Length, ContributionId Origin, int OriginOffset)
{
    /// <summary>Offset after the last masked token.</summary>
    public int End => Start + Length;
}
