using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Generation;

/// <summary>
/// The built-in <c>infinigram</c> model: back-off over the corpus itself, without temperature, a function of the
/// contributions, the prompt and the request hash alone; validators re-run it (docs/spec/attribution.md, Generation).
/// </summary>
public static class InfinigramModel
{
    /// <summary>Most tokens of a response.</summary>
    public const int TokensOutMax = WindowTracer.ResponseTokensMax;

    /// <summary>Most tokens of a context.</summary>
    public const int ContextTokensMax = 4;

    /// <summary>Answers a prompt with at most <paramref name="tokensMax"/> tokens.</summary>
    /// <returns>The answer, or null with <paramref name="error"/> set.</returns>
    public static GeneratedText? Generate(
        ModelCorpus corpus, ReadOnlySpan<byte> prompt, Hash256 requestHash, int tokensMax, out GenerationError error) =>
        throw new NotImplementedException();
}
