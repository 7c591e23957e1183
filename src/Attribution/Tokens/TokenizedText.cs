using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tokens;

/// <summary>
/// The tokens of one text, in order: the folded UTF-8 bytes of each and where in the source it stands.
/// Immutable.
/// </summary>
public sealed class TokenizedText
{
    private readonly byte[] _folded;
    private readonly int[] _foldedEnds;
    private readonly int[] _sourceStarts;
    private readonly int[] _sourceEnds;

    internal TokenizedText(byte[] folded, int[] foldedEnds, int[] sourceStarts, int[] sourceEnds, int count)
    {
        Invariant.Require(count <= foldedEnds.Length, "token table shorter than its count");
        (_folded, _foldedEnds, _sourceStarts, _sourceEnds, Count) =
            (folded, foldedEnds, sourceStarts, sourceEnds, count);
    }

    /// <summary>A text without tokens.</summary>
    public static TokenizedText Empty { get; } = new([], [], [], [], 0);

    /// <summary>Number of tokens.</summary>
    public int Count { get; }

    /// <summary>The folded UTF-8 bytes of a token, 1 to <see cref="Tokenizer.TokenBytesMax"/>.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            RequireIndex(index);
            int start = index == 0 ? 0 : _foldedEnds[index - 1];
            return _folded.AsSpan(start, _foldedEnds[index] - start);
        }
    }

    /// <summary>First byte of a token in the source text.</summary>
    public int SourceStart(int index)
    {
        RequireIndex(index);
        return _sourceStarts[index];
    }

    /// <summary>Byte after the last one of a token in the source text.</summary>
    public int SourceEnd(int index)
    {
        RequireIndex(index);
        return _sourceEnds[index];
    }

    private void RequireIndex(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
    }
}
