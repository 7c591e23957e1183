using System.Text;
using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Tests.Oracle;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Admission;

[TestFixture]
public sealed class AdmissionTests
{
    private static readonly byte[] s_invalid = [.. "one two three four five six seven eight "u8, 0xC0];

    [Test]
    public void Evaluate_BadTexts_NamesTheReason()
    {
        CorpusState state = CorpusState.CreateEmpty(new SegmentIndexCache()).Fork();
        Assert.That(Refusal(state, []), Is.EqualTo(AdmissionRefusal.TooShort));
        Assert.That(
            Refusal(state, "one two three four five six seven"u8), Is.EqualTo(AdmissionRefusal.TooShort));
        Assert.That(
            Refusal(state, "one two three four five six seven 8"u8), Is.EqualTo(AdmissionRefusal.None));
        Assert.That(Refusal(state, s_invalid), Is.EqualTo(AdmissionRefusal.InvalidUtf8));
        Assert.That(Refusal(state, "one\0two"u8), Is.EqualTo(AdmissionRefusal.ControlCharacter));
        byte[] large = new byte[Tokenizer.TextBytesMax + 1];
        large.AsSpan().Fill((byte)'a');
        Assert.That(Refusal(state, large), Is.EqualTo(AdmissionRefusal.TooLarge));
        Assert.That(Refusal(state, large.AsSpan(1)), Is.EqualTo(AdmissionRefusal.None));
        Assert.That(state.LastContribution.Value, Is.Zero, "nothing was written");
    }

    [Test]
    public void Evaluate_SameBytesInAnotherDatanet_IsADuplicate()
    {
        Chain chain = new Chain().Start();
        string text = new RandomTexts(1).Contribution();
        Assert.That(chain.Add(text).IsAccepted, Is.True);
        AdmissionDecision again = chain.Add(text, 2);
        Assert.That(again.Refusal, Is.EqualTo(AdmissionRefusal.Duplicate));
        Assert.That(again.DuplicateOf, Is.EqualTo(new ContributionId(1)));
        Assert.That(again.ContentHash, Is.EqualTo(Keccak.Hash(Encoding.UTF8.GetBytes(text))));
    }

    [Test]
    public void Evaluate_RunOf49TokensSeenBefore_IsMasked_48IsNot([Range(0, 24)] int shift)
    {
        Chain chain = new Chain().Start();
        chain.Add(Words("a", 0, 200));
        AdmissionDecision masked =
            chain.Add($"{Words("x", 0, 7)} {Words("a", 50 + shift, 49)} {Words("y", 0, 9)}");
        Assert.That(
            masked.MaskedRuns, Is.EqualTo(new[] { new MaskedRun(7, 49, new ContributionId(1), 50 + shift) }));
        Assert.That(masked.NoveltyBps, Is.EqualTo(16 * 10_000 / 65));
        AdmissionDecision free =
            chain.Add($"{Words("z", 0, 7)} {Words("a", 50 + shift, 48)} {Words("u", 0, 9)}");
        Assert.That(free.MaskedRuns, Is.Empty);
        Assert.That(free.NoveltyBps, Is.EqualTo(10_000));
    }

    [Test]
    public void Evaluate_OneTokenAMillionTimes_IsMaskedAllButTheFirst_InLinearTime()
    {
        Chain chain = new Chain().Start();
        AdmissionDecision decision = chain.Add(string.Concat(Enumerable.Repeat("a ", 1_000_000)));
        Assert.That(
            decision.MaskedRuns, Is.EqualTo(new[] { new MaskedRun(1, 999_999, new ContributionId(1), 0) }));
        AdmissionDecision again = chain.Add(string.Concat(Enumerable.Repeat("a ", 500_000)) + "b");
        // A text of one token has no block without a masked token: it masks itself, and stands in no table.
        Assert.That(
            again.MaskedRuns, Is.EqualTo(new[] { new MaskedRun(1, 499_999, new ContributionId(2), 0) }));
        chain.Seal();
        Assert.That(chain.Open().TokenCount, Is.EqualTo(3));
        Assert.That(chain.Open().CountNgram("a a a a"u8), Is.EqualTo(2));
    }

    [Test]
    public void Evaluate_CloneOfAClone_IsOwedToTheFirst()
    {
        Chain chain = new Chain().Start();
        chain.Add(Words("a", 0, 120));
        chain.Add($"{Words("b", 0, 30)} {Words("a", 0, 120)} {Words("c", 0, 30)}", 2);
        AdmissionDecision third =
            chain.Add($"{Words("b", 0, 30)} {Words("a", 0, 120)} {Words("c", 0, 30)} d", 3);
        Assert.That(third.MaskedRuns, Is.EqualTo(new[]
        {
            new MaskedRun(0, 30, new ContributionId(2), 0),
            new MaskedRun(30, 120, new ContributionId(1), 0),
            new MaskedRun(150, 30, new ContributionId(2), 150),
        }));
    }

    [Test]
    public void Evaluate_RepeatsInMorePiecesThanAllowed_IsTooFragmented()
    {
        // Pieces of 49 one-byte tokens that overlap by 24: each masks 25 tokens more of the text they were
        // cut from.
        const int Pieces = AdmissionDecision.MaskedRunsMax + 1;
        Random random = new(3);
        byte[] target = new byte[49 + (25 * (Pieces - 1))];
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = "!#$%&()*+,-/:;<=>?@[]^_{|}~"u8[random.Next(27)];
        }

        List<byte> source = [];
        for (int i = 0; i < Pieces; i++)
        {
            source.AddRange(target.AsSpan(25 * i, 49));
            source.AddRange(Encoding.UTF8.GetBytes("n" + i));
        }

        CorpusState state = CorpusState.CreateEmpty(new SegmentIndexCache()).Fork();
        state.Admit(state.Evaluate(new DatanetId(1), source.ToArray()));
        AdmissionDecision most = state.Evaluate(new DatanetId(1), target.AsMemory(0, target.Length - 25));
        Assert.That(most.IsAccepted, Is.True);
        Assert.That(most.MaskedRuns, Has.Count.EqualTo(AdmissionDecision.MaskedRunsMax));
        AdmissionDecision more = state.Evaluate(new DatanetId(1), target);
        Assert.That(more.Refusal, Is.EqualTo(AdmissionRefusal.TooFragmented));
    }

    private static AdmissionRefusal Refusal(CorpusState state, ReadOnlySpan<byte> text)
    {
        AdmissionDecision decision = state.Evaluate(new DatanetId(1), text.ToArray());
        Assert.That(decision.IsAccepted, Is.EqualTo(decision.Refusal == AdmissionRefusal.None));
        Assert.That(decision.Detail.Length > 0, Is.EqualTo(!decision.IsAccepted));
        return decision.Refusal;
    }

    private static string Words(string prefix, int start, int count) =>
        string.Join(' ', Enumerable.Range(start, count).Select(i => prefix + i));
}
