using System.Text;

namespace OpenLedger.Ledger.Tests.Contracts;

/// <summary>Texts without meaning: rare words, some sentences shared between texts so that a model can go
/// on.</summary>
internal static class TestTexts
{
    public const int SharedSentences = 40;

    /// <summary>A text of its own words only.</summary>
    public static string Unique(int seed, int words = 60)
    {
        var text = new StringBuilder();
        for (int i = 0; i < words; i++)
        {
            // Only names a word: large seeds may wrap.
            int word = unchecked((seed * 100_003) + i);
            text.Append(i == 0 ? "" : " ").Append(Word(word)).Append(i % 15 == 14 ? "." : "");
        }

        return text.ToString();
    }

    /// <summary>A text out of shared sentences and a few of its own, in an order of its own.</summary>
    public static string Shared(int seed, int sentences = 24)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (int i = 0; i < sentences; i++)
        {
            text.Append(i == 0 ? "" : " ").Append(i % 4 == 3
                ? Unique((seed * 1_000) + i, 15)
                : Unique(-1 - random.Next(SharedSentences), 15));
        }

        return text.ToString();
    }

    /// <summary>The start of a shared sentence.</summary>
    public static string Prompt(int sentence) =>
        string.Join(' ', Unique(-1 - sentence, 15).Split(' ').Take(3));

    private static string Word(int number)
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyz";
        uint rest = unchecked((uint)number * 2_654_435_761u);
        var word = new StringBuilder();
        for (int i = 0; i < 6; i++)
        {
            word.Append(Letters[(int)(rest % 26)]);
            rest /= 26;
        }

        return word.ToString();
    }
}
