using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Generation;

/// <summary>
/// The built-in <c>infinigram</c> model: back-off over the corpus itself, without temperature, a function of
/// the contributions, the prompt and the request hash alone; validators re-run it (docs/spec/attribution.md,
/// Generation).
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
        ModelCorpus corpus, ReadOnlySpan<byte> prompt, Hash256 requestHash, int tokensMax,
        out GenerationError error)
    {
        error = prompt.Length > WindowTracer.PromptBytesMax ? GenerationError.PromptTooLarge
            : tokensMax is < 1 or > TokensOutMax ? GenerationError.TokensOutOfRange
            : GenerationError.None;
        if (error != GenerationError.None)
        {
            return null;
        }

        if (!Tokenizer.TryTokenize(prompt, out TokenizedText text, out _))
        {
            error = GenerationError.PromptRefused;
            return null;
        }

        List<uint> tokens = [.. corpus.Tokens.TokenIds(text)];
        List<byte> response = [];
        Backoff backoff = new(corpus, requestHash);
        int produced = 0;
        while (produced < tokensMax && backoff.Next(tokens, produced) is var next and not 0)
        {
            ReadOnlySpan<byte> token = corpus.Tokens.Token(next);
            if (response.Count + 1 + token.Length > WindowTracer.ResponseBytesMax)
            {
                break;
            }

            if (produced > 0)
            {
                response.Add((byte)' ');
            }

            response.AddRange(token);
            tokens.Add(next);
            produced++;
            if (2L * produced > tokensMax && EndsSentence(token))
            {
                break;
            }
        }

        GC.KeepAlive(corpus);
        return new GeneratedText([.. response], text.Count, produced);
    }

    // generation: the first of these after half of what was asked for ends the response
    private static bool EndsSentence(ReadOnlySpan<byte> token) =>
        token is [(byte)'.'] or [(byte)'!'] or [(byte)'?'];
}
