using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Segments;
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

        uint[] tokens = corpus.Tokens.TokenIds(responseText);
        TokenWeights weights = new(weighedBy, tokens);
        Occurrence[] owners = new Occurrence[tokens.Length];
        if (tokens.Length >= WindowTokens && weights.Total > 0)
        {
            WindowMatch[] firsts = FirstMatches(corpus, tokens, weights);
            ExcludePrompt(corpus, promptText, tokens, firsts);
            owners = OwnersOf(firsts, tokens.Length);
        }

        GC.KeepAlive(corpus);
        GC.KeepAlive(weighedBy);
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
    private static WindowMatch[] FirstMatches(ModelCorpus corpus, uint[] tokens, TokenWeights weights)
    {
        WindowMatch[] firsts = new WindowMatch[tokens.Length - WindowTokens + 1];
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

            SearchSegment(segment, tokens, symbols, wanted, firsts);
        }

        return firsts;
    }

    // From the last window to the first. A response that copies goes on copying: look before the place where
    // the window after was found. And a beginning that does not occur is in no window before that holds it,
    // so those need no search.
    private static void SearchSegment(
        SegmentIndex segment, uint[] tokens, int[] symbols, bool[] wanted, WindowMatch[] firsts)
    {
        ReadOnlySpan<uint> text = segment.Text;
        int unknown = tokens.Length;
        for (int i = tokens.Length - 1; i >= firsts.Length; i--)
        {
            unknown = symbols[i] == 0 ? i : unknown;
        }

        int after = -1;
        // The first token after the shortest stretch that is known not to occur, which starts at l + 1 or later.
        int absentEnd = int.MaxValue;
        for (int l = firsts.Length - 1; l >= 0; l--)
        {
            unknown = symbols[l] == 0 ? l : unknown;
            int end = l + WindowTokens;
            if (!wanted[l] || unknown < end || absentEnd <= end)
            {
                after = -1;
                continue;
            }

            int position;
            if (after > 0 && text[after - 1] == tokens[l])
            {
                position = segment.FirstWindowAt(after - 1);
            }
            else
            {
                position = segment.FirstWindow(symbols[l], tokens.AsSpan(l, WindowTokens), out int longest);
                absentEnd = position < 0 ? l + longest + 1 : absentEnd;
            }

            after = position;
            if (position >= 0)
            {
                int member = segment.MemberAt(position);
                WindowMatch found = new(
                    new Occurrence(segment.MemberId(member), position - segment.MemberStart(member)),
                    segment, member);
                if (firsts[l].IsNone || found.Place.CompareTo(firsts[l].Place) < 0)
                {
                    firsts[l] = found;
                }
            }
        }
    }

    // engine A: a window the prompt has is the payer's own, not the model's
    private static void ExcludePrompt(
        ModelCorpus corpus, TokenizedText promptText, uint[] tokens, WindowMatch[] firsts)
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
                prompt ??= new PromptWindows(corpus.Tokens.TokenIds(promptText));
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
    private static Occurrence[] OwnersOf(WindowMatch[] firsts, int tokenCount)
    {
        Occurrence[] owners = new Occurrence[tokenCount];
        for (int t = 0; t < tokenCount; t++)
        {
            int best = -1;
            for (int l = Math.Max(0, t - WindowTokens + 1); l <= Math.Min(t, firsts.Length - 1); l++)
            {
                if (!firsts[l].IsNone && (best < 0 || firsts[l].Place.CompareTo(firsts[best].Place) < 0))
                {
                    best = l;
                }
            }

            if (best >= 0)
            {
                WindowMatch deciding = firsts[best];
                (ContributionId payee, int offset) =
                    deciding.Segment!.Redirect(deciding.Member, deciding.Place.Offset + (t - best));
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
