namespace OpenLedger.Attribution.Tokens;

/// <summary>
/// The chain's frozen tokenizer: fixed code-point ranges only, no Unicode tables, so that it can never drift
/// (docs/spec/attribution.md, Tokens). Every count of tokens that costs or earns money is this one's.
/// </summary>
public static class Tokenizer
{
    /// <summary>Longest text in bytes: a content sidecar of 4 MiB.</summary>
    public const int TextBytesMax = 4 * 1024 * 1024;

    /// <summary>Longest token in folded bytes; longer runs are cut at a code-point boundary.</summary>
    public const int TokenBytesMax = 64;

    /// <summary>Cuts a text into tokens, or says why not.</summary>
    /// <returns>False, with <paramref name="error"/> set and <paramref name="text"/> empty, when refused.</returns>
    public static bool TryTokenize(ReadOnlySpan<byte> utf8, out TokenizedText text, out TokenizeError error) =>
        throw new NotImplementedException();
}
