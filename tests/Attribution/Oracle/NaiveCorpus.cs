namespace OpenLedger.Attribution.Tests.Oracle;

/// <summary>
/// The rules of docs/spec/attribution.md over lists of words, by exhaustive search: slow, short, and sharing
/// nothing with the engine. Contributions are numbered from 1 in the order they are added.
/// </summary>
internal sealed class NaiveCorpus
{
    private readonly List<string> _vocabulary = [];

    /// <summary>Words of every contribution; index 0 is number 1.</summary>
    public List<string[]> Texts { get; } = [];

    /// <summary>
    /// Who is paid for a word and where the equal word stands there: itself when not masked.
    /// </summary>
    public List<(int Payee, int Offset)[]> Payees { get; } = [];

    /// <summary>Which words are masked.</summary>
    public List<bool[]> Masked { get; } = [];

    /// <summary>First place of each block of the mask table, by its words.</summary>
    public Dictionary<string, (int Number, int Offset)> Blocks { get; } = [];

    public int IdOf(string word) => _vocabulary.IndexOf(word) + 1;

    public void Add(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int self = Texts.Count + 1;
        foreach (string word in words)
        {
            if (!_vocabulary.Contains(word))
            {
                _vocabulary.Add(word);
            }
        }

        bool[] masked = new bool[words.Length];
        (int, int)[] payees = [.. Enumerable.Range(0, words.Length).Select(i => (self, i))];
        Texts.Add(words);
        Masked.Add(masked);
        Payees.Add(payees);
        Mask(self, words, masked, payees);
        for (int at = 0; at + 25 <= words.Length; at += 25)
        {
            if (!masked.AsSpan(at, 25).Contains(true))
            {
                Blocks.TryAdd(Key(words, at, 25), (self, at));
            }
        }
    }

    /// <summary>Joins words so that equal keys mean equal words.</summary>
    public static string Key(string[] words, int start, int length) => string.Join(' ', words, start, length);

    private void Mask(int self, string[] words, bool[] masked, (int Payee, int Offset)[] payees)
    {
        List<int> candidates = [];
        int end = 0;
        int at = 0;
        while (at + 25 <= words.Length)
        {
            string key = Key(words, at, 25);
            (int Number, int Offset)? hit = Blocks.TryGetValue(key, out (int, int) block) ? block : null;
            foreach (int own in candidates)
            {
                if (hit is null && !masked.AsSpan(own, 25).Contains(true) && Key(words, own, 25) == key)
                {
                    hit = (self, own);
                }
            }

            if (hit is { } found && Extend(found, at, words) is var (from, to) && to - from >= 49)
            {
                from = Math.Max(from, end);
                for (int t = from; t < to; t++)
                {
                    int source = found.Offset + (t - at);
                    (int Payee, int Offset) owed = Payees[found.Number - 1][source];
                    payees[t] = owed.Payee == found.Number ? (found.Number, source) : owed;
                    masked[t] = true;
                }

                end = to;
                at = to - 24;
                continue;
            }

            if (hit is null && at % 25 == 0 && at >= end)
            {
                candidates.Add(at);
            }

            at++;
        }
    }

    private (int From, int To) Extend((int Number, int Offset) hit, int at, string[] words)
    {
        string[] source = Texts[hit.Number - 1];
        int from = at;
        int to = at + 25;
        while (from > 0 && hit.Offset - (at - from) > 0
            && words[from - 1] == source[hit.Offset - (at - from) - 1])
        {
            from--;
        }

        while (to < words.Length && hit.Offset + (to - at) < source.Length
            && words[to] == source[hit.Offset + (to - at)])
        {
            to++;
        }

        return (from, to);
    }
}
