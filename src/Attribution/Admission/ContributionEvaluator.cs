using System.Globalization;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Admission;

/// <summary>
/// Decides on a text offered as a contribution, over one state of the corpus; writes nothing.
/// </summary>
internal static class ContributionEvaluator
{
    // Searches of the vocabulary begun before the first of them is finished.
    private const int SearchesAhead = 32;

    /// <summary>
    /// The first refusal in the order of docs/spec/attribution.md, or what admitting would write.
    /// </summary>
    public static AdmissionDecision Evaluate(
        CorpusState state, CorpusView view, CorpusMark mark, DatanetId datanet, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Tokenizer.TextBytesMax)
        {
            return Refused(datanet, default, AdmissionRefusal.TooLarge, string.Create(
                CultureInfo.InvariantCulture, $"{utf8.Length} bytes, at most {Tokenizer.TextBytesMax}"));
        }

        Hash256 contentHash = Keccak.Hash(utf8);
        if (view.FindContent(contentHash) is { } duplicate)
        {
            return new AdmissionDecision(datanet, contentHash)
            {
                Refusal = AdmissionRefusal.Duplicate,
                DuplicateOf = duplicate.Id,
                Detail = $"the bytes of contribution {duplicate.Id}",
            };
        }

        if (!Tokenizer.TryTokenize(utf8, out TokenizedText text, out TokenizeError error))
        {
            AdmissionRefusal refusal = error.Reason == TokenizeReason.ControlCharacter
                ? AdmissionRefusal.ControlCharacter
                : AdmissionRefusal.InvalidUtf8;
            return Refused(datanet, contentHash, refusal, error.ToString());
        }

        if (text.Count < AdmissionDecision.TokensMin)
        {
            return Refused(datanet, contentHash, AdmissionRefusal.TooShort, string.Create(
                CultureInfo.InvariantCulture,
                $"{text.Count} tokens, at least {AdmissionDecision.TokensMin}"));
        }

        return EvaluateTokens(state, view, mark, datanet, contentHash, text);
    }

    private static AdmissionDecision EvaluateTokens(
        CorpusState state, CorpusView view, CorpusMark mark, DatanetId datanet, Hash256 contentHash,
        TokenizedText text)
    {
        Vocabulary added = new(mark.Vocabulary + 1);
        uint[] tokens = NumberTokens(view, text, added);
        ContributionId self = new(mark.Contributions + 1);
        BlockScanner scanner = new(view, self, tokens);
        if (!scanner.Scan())
        {
            return Refused(datanet, contentHash, AdmissionRefusal.TooFragmented, string.Create(
                CultureInfo.InvariantCulture,
                $"repeats earlier text in over {AdmissionDecision.MaskedRunsMax} pieces"));
        }

        return new AdmissionDecision(datanet, contentHash)
        {
            EvaluatedOn = state,
            Id = self,
            Tokens = tokens,
            NewTokens = added,
            TokenCount = tokens.Length,
            NewVocabulary = added.Count,
            MaskedRuns = scanner.Runs,
            MaskedTokenCount = scanner.MaskedTokens,
            Blocks = scanner.UnmaskedBlocks(),
        };
    }

    // Ids in order of first appearance: the corpus's, then this text's own.
    private static uint[] NumberTokens(CorpusView view, TokenizedText text, Vocabulary added)
    {
        uint[] tokens = new uint[text.Count];
        Span<uint> hashes = stackalloc uint[SearchesAhead];
        for (int from = 0; from < tokens.Length; from += SearchesAhead)
        {
            int to = Math.Min(from + SearchesAhead, tokens.Length);
            for (int i = from; i < to; i++)
            {
                uint hash = view.HashOf(text[i]);
                view.PrefetchToken(hash);
                hashes[i - from] = hash;
            }

            for (int i = from; i < to; i++)
            {
                ReadOnlySpan<byte> token = text[i];
                uint hash = hashes[i - from];
                uint id = view.TokenId(token, hash);
                if (id == 0 && !added.TryGetId(token, hash, out id))
                {
                    id = added.Add(token, hash);
                }

                tokens[i] = id;
            }
        }

        return tokens;
    }

    private static AdmissionDecision Refused(
        DatanetId datanet, Hash256 contentHash, AdmissionRefusal refusal, string detail) =>
        new(datanet, contentHash) { Refusal = refusal, Detail = detail };
}
