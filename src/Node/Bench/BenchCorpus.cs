using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Node.Composition;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Bench;

/// <summary>The texts admitted and indexed as a node does it, with the time each took.</summary>
internal sealed class BenchCorpus
{
    private BenchCorpus(ModelCorpus model, long tokens, int accepted, Timed admission, Timed index) =>
        (Model, Tokens, Accepted, Admission, Index) = (model, tokens, accepted, admission, index);

    /// <summary>The model over all of them.</summary>
    public ModelCorpus Model { get; }

    /// <summary>Tokens of the accepted texts.</summary>
    public long Tokens { get; }

    /// <summary>Texts that were not refused.</summary>
    public int Accepted { get; }

    /// <summary>Time to evaluate and admit them.</summary>
    public Timed Admission { get; }

    /// <summary>Time to index the sealed segments.</summary>
    public Timed Index { get; }

    /// <summary>Builds it from nothing.</summary>
    /// <exception cref="NodeStartException">No text was accepted.</exception>
    public static BenchCorpus Build(BenchTexts texts)
    {
        CorpusState corpus = CorpusState.CreateEmpty(new SegmentIndexCache());
        long tokens = 0;
        int accepted = 0;
        Timed admission = Timed.Of(() =>
        {
            foreach ((int datanet, byte[] utf8) in texts.Texts)
            {
                AdmissionDecision decision = corpus.Evaluate(new DatanetId((ulong)datanet + 1), utf8);
                if (decision.IsAccepted)
                {
                    corpus.Admit(decision);
                    tokens += decision.TokenCount;
                    accepted++;
                }
            }
        });
        SegmentId[] segments = [.. texts.Texts.Select(t => t.Datanet).Distinct()
            .Select(datanet => corpus.Seal(new DatanetId((ulong)datanet + 1))).OfType<SegmentId>()];
        if (segments.Length == 0)
        {
            throw new NodeStartException(
                "every text was refused: each needs 8 tokens that are not an earlier text's");
        }

        ModelCorpus? model = null;
        Timed index = Timed.Of(() => model = corpus.OpenModel(segments));
        return new BenchCorpus(model!, tokens, accepted, admission, index);
    }

    /// <summary>The texts' tokens, those the tokenizer refuses left out.</summary>
    public static IReadOnlyList<TokenizedText> Tokenize(BenchTexts texts)
    {
        List<TokenizedText> tokenized = [];
        foreach ((_, byte[] utf8) in texts.Texts)
        {
            if (Tokenizer.TryTokenize(utf8, out TokenizedText text, out _) && text.Count > 0)
            {
                tokenized.Add(text);
            }
        }

        return tokenized;
    }
}
