namespace OpenLedger.Attribution.Windows;

/// <summary>
/// Which 8-token windows a prompt has. Sorted once, searched by halves: no prompt can make it slower than
/// that.
/// </summary>
internal sealed class PromptWindows
{
    private readonly uint[] _tokens;
    private readonly int[] _starts;

    public PromptWindows(uint[] tokens)
    {
        _tokens = tokens;
        _starts = new int[Math.Max(0, tokens.Length - WindowTracer.WindowTokens + 1)];
        for (int i = 0; i < _starts.Length; i++)
        {
            _starts[i] = i;
        }

        _starts.AsSpan().Sort((a, b) => At(a).SequenceCompareTo(At(b)));
    }

    /// <summary>
    /// True when the prompt has this window. Tokens unknown to the corpus, id 0, match nothing.
    /// </summary>
    public bool Contains(ReadOnlySpan<uint> window)
    {
        int low = 0;
        int high = _starts.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            int compared = At(_starts[middle]).SequenceCompareTo(window);
            if (compared == 0)
            {
                return true;
            }

            (low, high) = compared < 0 ? (middle + 1, high) : (low, middle);
        }

        return false;
    }

    private ReadOnlySpan<uint> At(int start) => _tokens.AsSpan(start, WindowTracer.WindowTokens);
}
