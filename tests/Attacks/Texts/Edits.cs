using OpenLedger.Attribution.Evaluation;

namespace OpenLedger.Attacks.Texts;

/// <summary>What attackers do to tokens. Seeded; a text always changes the same way.</summary>
internal static class Edits
{
    /// <summary>
    /// Every <paramref name="period"/>-th token replaced by one of <paramref name="words"/>. Even distances
    /// are the attacker's best: they break the longest runs with the fewest edits.
    /// </summary>
    public static string[] ReplaceEvery(
        string[] tokens, int period, string[] words, SeededNumbers numbers, int first = -1)
    {
        string[] edited = [.. tokens];
        for (int i = first < 0 ? period - 1 : first; i < edited.Length; i += period)
        {
            edited[i] = words[numbers.Below(words.Length)];
        }

        return edited;
    }

    /// <summary>A word inserted after every <paramref name="period"/>-th
    /// token.</summary>
    public static string[] InsertEvery(string[] tokens, int period, Func<int, string> word)
    {
        List<string> longer = [];
        for (int i = 0; i < tokens.Length; i++)
        {
            longer.Add(tokens[i]);
            if (i % period == period - 1)
            {
                longer.Add(word(i / period));
            }
        }

        return [.. longer];
    }

    /// <summary>The same in another order.</summary>
    public static T[] Shuffle<T>(IReadOnlyList<T> items, SeededNumbers numbers)
    {
        T[] shuffled = [.. items];
        for (int i = shuffled.Length - 1; i > 0; i--)
        {
            int j = numbers.Below(i + 1);
            (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
        }

        return shuffled;
    }

    /// <summary>The text in <paramref name="parts"/> pieces of about equal length.</summary>
    public static string[][] Split(string[] tokens, int parts) =>
    [
        .. Enumerable.Range(0, parts).Select(part =>
            tokens[(tokens.Length * part / parts)..(tokens.Length * (part + 1) / parts)]),
    ];

    /// <summary>Words nobody uses.</summary>
    public static string Unheard(int number) => $"zq{number}x";
}
