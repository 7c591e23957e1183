using System.Text;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attacks.Texts;

/// <summary>Texts as the chain's tokens. Joined by spaces, the tokenizer reads the same tokens
/// back.</summary>
internal static class TokenText
{
    /// <summary>The tokens of a text.</summary>
    public static string[] Tokens(string text)
    {
        bool isText = Tokenizer.TryTokenize(Encoding.UTF8.GetBytes(text), out TokenizedText tokens, out _);
        Invariant.Require(isText, "the laboratory writes text");
        var words = new string[tokens.Count];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = Encoding.UTF8.GetString(tokens[i]);
        }

        return words;
    }

    /// <summary>Tokens as a text.</summary>
    public static string Join(IEnumerable<string> tokens) => string.Join(' ', tokens);

    /// <summary>The sentences of a text, each with the full stop that ends it.</summary>
    public static string[][] Sentences(string text)
    {
        List<string[]> sentences = [];
        List<string> sentence = [];
        foreach (string token in Tokens(text))
        {
            sentence.Add(token);
            if (token == ".")
            {
                sentences.Add([.. sentence]);
                sentence.Clear();
            }
        }

        if (sentence.Count > 0)
        {
            sentences.Add([.. sentence]);
        }

        return [.. sentences];
    }

    /// <summary>Other bytes, the same tokens: a clone that is no duplicate by its hash.</summary>
    public static string Recased(string text) => text.ToUpperInvariant();
}
