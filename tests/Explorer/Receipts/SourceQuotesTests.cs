using System.Text;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Explorer.Receipts;

namespace OpenLedger.Explorer.Tests.Receipts;

/// <summary>Where the words of a span stand in its source.</summary>
[TestFixture]
internal sealed class SourceQuotesTests
{
    private const string Source = "one two three four five six seven eight . nine ten eleven twelve";

    [Test]
    public void Find_WordsInOnePlace_ThatPlace() =>
        Assert.That(Find("say four five six now", 1, 3, 3), Is.EqualTo(new[] { (3, 3) }));

    [Test]
    public void Find_WordsOfSeveralPlaces_EachInTheAnswersOrder() =>
        Assert.That(Find("nine ten two three four", 0, 5, 9), Is.EqualTo(new[] { (9, 2), (1, 3) }));

    [Test]
    public void Find_FirstWordElsewhere_Nothing() =>
        Assert.That(Find("two three", 0, 2, 4), Is.Empty);

    [Test]
    public void Find_PositionBeyondTheSource_Nothing() =>
        Assert.That(Find("two three", 0, 2, 400), Is.Empty);

    [Test]
    public void Find_AWordTheSourceLacks_UpToIt() =>
        Assert.That(Find("five six hundred", 0, 3, 4), Is.EqualTo(new[] { (4, 2) }));

    [Test]
    public void Find_MoreThanTheWorkAllowed_EndsWithWhatWasFound()
    {
        string source = "start " + string.Concat(Enumerable.Repeat("a ", 2_000_000));
        IReadOnlyList<(int Position, int Length)> places = new SourceQuotes(
            Tokens("start b a a b"), Tokens(source)).Find(0, 5, 0);
        Assert.That(places, Is.EqualTo(new[] { (0, 1) }));
    }

    [Test]
    public void Find_MorePlacesThanShown_TheFirstOnes()
    {
        string answer = string.Join(' ', Enumerable.Repeat("twelve one", 20));
        Assert.That(Find(answer, 0, 40, 12), Has.Count.EqualTo(SourceQuotes.PlacesMax));
    }

    private static IReadOnlyList<(int Position, int Length)> Find(
        string response, int start, int length, int position) =>
        new SourceQuotes(Tokens(response), Tokens(Source)).Find(start, length, position);

    private static TokenizedText Tokens(string text)
    {
        Assert.That(
            Tokenizer.TryTokenize(Encoding.UTF8.GetBytes(text), out TokenizedText tokens, out _), Is.True);
        return tokens;
    }
}
