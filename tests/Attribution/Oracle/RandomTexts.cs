namespace OpenLedger.Attribution.Tests.Oracle;

/// <summary>Texts of space-separated words that copy, repeat and resemble one another.</summary>
internal sealed class RandomTexts(int seed)
{
    private readonly Random _random = new(seed);
    // Few words make windows that just fail to qualify and contexts with much support; many make rare ones.
    private readonly int _words = 6 + ((seed * 17) % 60);
    private readonly List<string[]> _known = [];

    public Random Random => _random;

    /// <summary>A contribution: fresh words, slices of earlier texts, of itself, periods.</summary>
    public string Contribution()
    {
        List<string> words = [];
        int pieces = _random.Next(1, 6);
        for (int i = 0; i < pieces; i++)
        {
            switch (_random.Next(8))
            {
                case 0 or 1 when _known.Count > 0:
                    words.AddRange(Slice(_known[_random.Next(_known.Count)], 12, 130));
                    break;
                case 2 when words.Count > 30:
                    words.AddRange(Slice([.. words], 12, 130));
                    break;
                case 3 when _random.Next(3) == 0:
                    string[] period = Fresh(_random.Next(1, 40));
                    words.AddRange(Enumerable.Repeat(period, _random.Next(2, 8)).SelectMany(p => p));
                    break;
                default:
                    words.AddRange(Fresh(_random.Next(8, 90)));
                    break;
            }
        }

        if (words.Count < 8)
        {
            words.AddRange(Fresh(8));
        }

        _known.Add([.. words]);
        return string.Join(' ', words);
    }

    /// <summary>
    /// A response: slices of contributions stitched with words of its own, some never seen.
    /// </summary>
    public string Response()
    {
        List<string> words = [];
        while (words.Count < 120 && _random.Next(8) != 0)
        {
            words.AddRange(_random.Next(3) switch
            {
                0 => Fresh(_random.Next(1, 6)),
                1 => ["unheard" + _random.Next(3)],
                _ => Slice(_known[_random.Next(_known.Count)], 3, 40),
            });
        }

        return string.Join(' ', words);
    }

    private string[] Slice(string[] words, int least, int most)
    {
        int start = _random.Next(words.Length);
        return words[start..Math.Min(words.Length, start + _random.Next(least, most))];
    }

    // Some words common; sentence ends among them.
    private string[] Fresh(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => _random.Next(12) switch
        {
            0 => ".",
            1 => "the",
            2 => "w" + _random.Next(5),
            _ => "v" + _random.Next(_words),
        })];
}
