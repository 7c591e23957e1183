using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Tests.Oracle;

namespace OpenLedger.Attribution.Tests.Economics;

/// <summary>
/// A random corpus in which somebody has texts of her own words between texts of others, who quote
/// one another and her. What she does with her texts is the test's.
/// </summary>
internal sealed class OwnTexts
{
    private const int OthersBefore = 4;
    private const int OthersAfter = 3;
    private const int OwnCount = 3;
    private const ulong Unpublished = 9;

    private readonly RandomTexts _texts;
    private readonly string[] _before;
    private readonly string[] _after;
    private readonly string _dictionary;

    public OwnTexts(int seed)
    {
        _texts = new RandomTexts(seed);
        Random = new Random(seed);
        _before = [.. Enumerable.Range(0, OthersBefore).Select(_ => _texts.Contribution())];
        Own = [.. Enumerable.Range(0, OwnCount).Select(_ => Sentences(12))];
        _after =
        [
            .. Enumerable.Range(0, OthersAfter).Select(_ =>
                $"{_texts.Contribution()} {Quote()} {_texts.Contribution()}"),
        ];
        Responses =
        [
            .. Enumerable.Range(0, 10).Select(_ => $"{Quote()} {_texts.Response()} {Quote()}"),
        ];
        _dictionary = string.Join(' ', new SortedSet<string>(
            ((string[])[.. _before, .. Own, .. _after, .. Responses]).SelectMany(text => text.Split(' ')),
            StringComparer.Ordinal));
    }

    public Random Random { get; }

    /// <summary>Her texts; no run of one stands anywhere before.</summary>
    public string[] Own { get; }

    /// <summary>Answers that quote her and others.</summary>
    public string[] Responses { get; }

    /// <summary>The corpus with these texts in place of hers.</summary>
    /// <returns>The corpus, and which contributions are hers.</returns>
    public (ModelCorpus Corpus, SortedSet<ulong> Hers) Build(
        IEnumerable<string> own, Func<int, ulong>? datanetOf = null)
    {
        Chain chain = new Chain().Start();

        // A text of every word once, in no model: token ids are the same whatever follows, so the weights
        // of one corpus can be given to another.
        chain.Add(_dictionary, Unpublished);
        SortedSet<ulong> hers = [];
        foreach (string text in _before)
        {
            chain.Add(text);
        }

        int number = 0;
        foreach (string text in own)
        {
            if (chain.Add(text, datanetOf?.Invoke(number++) ?? 1).IsAccepted)
            {
                hers.Add(chain.State.LastContribution.Value);
            }
        }

        foreach (string text in _after)
        {
            chain.Add(text);
        }

        for (ulong datanet = 1; datanet <= 4; datanet++)
        {
            chain.Seal(datanet);
        }

        return (chain.Open(), hers);
    }

    // Words of her own, so that all of it is new; sentences end, so that there is something to arrange.
    private string Sentences(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ =>
        string.Join(' ', Enumerable.Range(0, Random.Next(8, 20)).Select(_ => "own" + Random.Next(400)))
        + " ."));

    // Within one text: a quote across two of them would quote what merging makes.
    private string Quote()
    {
        string[] words = Own[Random.Next(Own.Length)].Split(' ');
        int start = Random.Next(words.Length - 40);
        return string.Join(' ', words.AsSpan(start, Random.Next(10, 40)).ToArray());
    }
}
