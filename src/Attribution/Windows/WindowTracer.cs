using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Windows;

/// <summary>
/// Engine A: exact 8-token windows with earliest-registration owners (docs/spec/attribution.md).
/// </summary>
public static class WindowTracer
{
    /// <summary>Tokens of a window.</summary>
    public const int WindowTokens = 8;

    /// <summary>Most bytes of a prompt.</summary>
    public const int PromptBytesMax = 64 * 1024;

    /// <summary>Most bytes of a response.</summary>
    public const int ResponseBytesMax = 64 * 1024;

    /// <summary>Most tokens of a response.</summary>
    public const int ResponseTokensMax = 8192;

    /// <summary>
    /// Finds the owners of a response's tokens. Linear in both texts, times the corpus's segments.
    /// </summary>
    /// <returns>The trace, or null with <paramref name="error"/> set.</returns>
    public static Trace? Trace(
        ModelCorpus corpus, ReadOnlySpan<byte> prompt, ReadOnlySpan<byte> response, out TraceError error) =>
        Trace(corpus, corpus, prompt, response, out error);

    /// <summary>The same with the weights of another corpus: what the append theorem is stated for.</summary>
    internal static Trace? Trace(
        ModelCorpus corpus, ModelCorpus weighedBy, ReadOnlySpan<byte> prompt, ReadOnlySpan<byte> response,
        out TraceError error)
    {
        error = TryTokenize(prompt, response, out TokenizedText promptText, out TokenizedText responseText);
        if (error != TraceError.None)
        {
            return null;
        }

        uint[] tokens = corpus.View.TokenIds(responseText);
        TokenWeights weights = new(weighedBy, tokens);
        Occurrence[] owners = new Occurrence[tokens.Length];
        if (tokens.Length >= WindowTokens && weights.Total > 0)
        {
            Occurrence[] firsts = FirstOccurrences(corpus, tokens, weights);
            ExcludePrompt(corpus, promptText, tokens, firsts);
            owners = OwnersOf(corpus, firsts, tokens.Length);
        }

        return new Trace(responseText, promptText.Count, weights.Total, SpansOf(owners, weights));
    }

    private static TraceError TryTokenize(
        ReadOnlySpan<byte> prompt, ReadOnlySpan<byte> response,
        out TokenizedText promptText, out TokenizedText responseText)
    {
        (promptText, responseText) = (TokenizedText.Empty, TokenizedText.Empty);
        if (prompt.Length > PromptBytesMax)
        {
            return TraceError.PromptTooLarge;
        }

        if (response.Length > ResponseBytesMax)
        {
            return TraceError.ResponseTooLarge;
        }

        if (!Tokenizer.TryTokenize(prompt, out promptText, out _))
        {
            return TraceError.PromptRefused;
        }

        if (!Tokenizer.TryTokenize(response, out responseText, out _))
        {
            return TraceError.ResponseRefused;
        }

        return responseText.Count > ResponseTokensMax ? TraceError.ResponseTooManyTokens : TraceError.None;
    }

    // first(l) of every qualifying window, over all segments.
    private static Occurrence[] FirstOccurrences(ModelCorpus corpus, uint[] tokens, TokenWeights weights)
    {
        Occurrence[] firsts = new Occurrence[tokens.Length - WindowTokens + 1];
        bool[] wanted = new bool[firsts.Length];
        for (int l = 0; l < firsts.Length; l++)
        {
            wanted[l] = weights.Qualifies(l) && !tokens.AsSpan(l, WindowTokens).Contains(0u);
        }

        int[] symbols = new int[tokens.Length];
        foreach (SegmentIndex segment in corpus.Segments)
        {
            for (int i = 0; i < tokens.Length; i++)
            {
                symbols[i] = segment.SymbolOf(tokens[i]);
            }

            SearchSegment(segment, symbols, wanted, firsts);
        }

        return firsts;
    }

    private static void SearchSegment(SegmentIndex segment, int[] symbols, bool[] wanted, Occurrence[] firsts)
    {
        int unknown = -1;
        for (int i = 0; i < WindowTokens - 1; i++)
        {
            unknown = symbols[i] == 0 ? i : unknown;
        }

        int previous = -1;
        for (int l = 0; l < firsts.Length; l++)
        {
            int last = l + WindowTokens - 1;
            unknown = symbols[last] == 0 ? last : unknown;
            if (!wanted[l] || unknown >= l)
            {
                previous = -1;
                continue;
            }

            // A response that copies goes on copying: look where the window before was found first.
            int position = previous >= 0 && segment.Text[previous + WindowTokens] == symbols[last]
                ? segment.FirstWindowAt(previous + 1)
                : segment.FirstWindow(symbols.AsSpan(l, WindowTokens));
            previous = position;
            if (position >= 0)
            {
                int member = segment.MemberAt(position);
                Occurrence found = new(
                    segment.Members[member].Id, position - segment.MemberStart(member));
                if (firsts[l].IsNone || found.CompareTo(firsts[l]) < 0)
                {
                    firsts[l] = found;
                }
            }
        }
    }

    // engine A: a window the prompt has is the payer's own, not the model's
    private static void ExcludePrompt(
        ModelCorpus corpus, TokenizedText promptText, uint[] tokens, Occurrence[] firsts)
    {
        if (promptText.Count < WindowTokens)
        {
            return;
        }

        PromptWindows? prompt = null;
        for (int l = 0; l < firsts.Length; l++)
        {
            if (!firsts[l].IsNone)
            {
                prompt ??= new PromptWindows(corpus.View.TokenIds(promptText));
                if (prompt.Contains(tokens.AsSpan(l, WindowTokens)))
                {
                    firsts[l] = default;
                }
            }
        }
    }

    // owner(t): the smallest first(l) over the windows that cover t, and where in it t stands; of windows
    // with the same first(l) the one that starts first. Masked text is redirected to its origin token by
    // token.
    private static Occurrence[] OwnersOf(ModelCorpus corpus, Occurrence[] firsts, int tokenCount)
    {
        Occurrence[] owners = new Occurrence[tokenCount];
        for (int t = 0; t < tokenCount; t++)
        {
            int best = -1;
            for (int l = Math.Max(0, t - WindowTokens + 1); l <= Math.Min(t, firsts.Length - 1); l++)
            {
                if (!firsts[l].IsNone && (best < 0 || firsts[l].CompareTo(firsts[best]) < 0))
                {
                    best = l;
                }
            }

            if (best >= 0)
            {
                ContributionRecord text = corpus.View.Contribution(firsts[best].Contribution);
                (ContributionId payee, int offset) = text.Redirect(firsts[best].Offset + (t - best));
                owners[t] = new Occurrence(payee, offset);
            }
        }

        return owners;
    }

    private static List<TraceSpan> SpansOf(Occurrence[] owners, TokenWeights weights)
    {
        List<TraceSpan> spans = [];
        int start = 0;
        while (start < owners.Length)
        {
            Occurrence owner = owners[start];
            int end = start;
            ulong weight = 0;
            while (end < owners.Length && owners[end].Contribution == owner.Contribution)
            {
                weight += weights.Pay(end++);
            }

            if (!owner.IsNone)
            {
                spans.Add(new TraceSpan(start, end - start, owner.Contribution, (ulong)owner.Offset, weight));
            }

            start = end;
        }

        return spans;
    }
}
