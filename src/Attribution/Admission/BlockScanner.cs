using System.Runtime.InteropServices;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Admission;

/// <summary>
/// Finds what a text repeats of earlier text, in one linear pass (docs/spec/attribution.md, Admission): every
/// 25-token window is looked up among the aligned, unmasked blocks before it; a hit is extended both ways,
/// token by token, and masked when the whole run has at least 49 tokens. A run of 49 tokens holds an aligned
/// block wherever it starts, so no repetition of unmasked text of that length is missed.
/// </summary>
internal sealed class BlockScanner
{
    /// <summary>Tokens of a block.</summary>
    public const int BlockTokens = 25;

    /// <summary>Fewest tokens of a masked run.</summary>
    public const int RunTokensMin = 49;

    // Searches of the mask table begun before the first of them is finished.
    private const int SearchesAhead = 32;

    private readonly CorpusView _view;
    private readonly ContributionId _self;
    private readonly uint[] _tokens;
    private readonly bool[] _masked;
    private readonly uint[] _alignedKeys;
    private readonly List<MaskedRun> _runs = [];
    private readonly ProbeTable _own = new();
    private int _maskedEnd;

    public BlockScanner(CorpusView view, ContributionId self, uint[] tokens)
    {
        (_view, _self, _tokens) = (view, self, tokens);
        _masked = new bool[tokens.Length];
        _alignedKeys = new uint[tokens.Length / BlockTokens];
    }

    /// <summary>Masked runs by start.</summary>
    public MaskedRun[] Runs => [.. _runs];

    /// <summary>Number of masked tokens.</summary>
    public int MaskedTokens => _runs.Sum(run => run.Length);

    /// <summary>Scans the text.</summary>
    /// <returns>False when it has more than <see cref="AdmissionDecision.MaskedRunsMax"/> masked
    /// runs.</returns>
    public bool Scan()
    {
        BlockHash hash = _view.BlockHash;
        ReadOnlySpan<uint> tokens = _tokens;
        Span<uint> keys = stackalloc uint[SearchesAhead];
        int windows = tokens.Length - BlockTokens + 1;
        int resume = 0;
        ulong value = windows <= 0 ? 0 : hash.First(tokens);
        for (int from = 0; from < windows; from += SearchesAhead)
        {
            int to = Math.Min(from + SearchesAhead, windows);
            for (int at = from; at < to; at++)
            {
                value = at == 0 ? value : hash.Roll(value, tokens[at - 1], tokens[at + BlockTokens - 1]);
                uint key = hash.Key(value);
                keys[at - from] = key;
                if (at >= resume)
                {
                    _view.PrefetchBlock(key);
                }
            }

            for (int at = from; at < to; at++)
            {
                if (!Look(at, keys[at - from], ref resume))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The aligned blocks without a masked token, by offset.</summary>
    public BlockPosition[] UnmaskedBlocks()
    {
        List<BlockPosition> blocks = [];
        for (int i = 0; i < _alignedKeys.Length; i++)
        {
            if (!_masked.AsSpan(i * BlockTokens, BlockTokens).Contains(true))
            {
                blocks.Add(new BlockPosition(_self, i * BlockTokens, _alignedKeys[i]));
            }
        }

        return [.. blocks];
    }

    /// <summary>The same of a contribution that was scanned before.</summary>
    public static BlockPosition[] BlocksOf(BlockHash hash, ContributionRecord scanned)
    {
        List<BlockPosition> blocks = [];
        ReadOnlySpan<uint> tokens = scanned.Tokens;
        for (int at = 0; at + BlockTokens <= tokens.Length; at += BlockTokens)
        {
            int run = MaskedRunLookup.FirstEndingAfter(scanned.MaskedRuns, at);
            if (run == scanned.MaskedRuns.Length || scanned.MaskedRuns[run].Start >= at + BlockTokens)
            {
                uint key = hash.Key(hash.First(tokens[at..]));
                blocks.Add(new BlockPosition(scanned.Id, at, key));
            }
        }

        return [.. blocks];
    }

    // One window; false when there are too many masked runs.
    private bool Look(int at, uint key, ref int resume)
    {
        bool aligned = at % BlockTokens == 0;
        if (aligned)
        {
            _alignedKeys[at / BlockTokens] = key;
        }

        if (at < resume)
        {
            return true;
        }

        if (TryFind(at, key, out ContributionId origin, out int originOffset))
        {
            resume = Mask(at, origin, originOffset) ? _maskedEnd - BlockTokens + 1 : resume;
        }
        else if (aligned && at >= _maskedEnd)
        {
            _own.Add(key, at);
        }

        return _runs.Count <= AdmissionDecision.MaskedRunsMax;
    }

    private bool TryFind(int at, uint key, out ContributionId origin, out int offset)
    {
        ReadOnlySpan<uint> window = _tokens.AsSpan(at, BlockTokens);
        if (_view.TryFindBlock(key, window, out BlockPosition found))
        {
            (origin, offset) = (found.Contribution, found.Offset);
            return true;
        }

        ProbeTable.Candidates candidates = _own.Find(key);
        while (candidates.Next(out offset))
        {
            // A later run may have reached back over an own block; it masks a suffix of it, so its last token
            // tells.
            if (!_masked[offset + BlockTokens - 1]
                && window.SequenceEqual(_tokens.AsSpan(offset, BlockTokens)))
            {
                origin = _self;
                return true;
            }
        }

        (origin, offset) = (default, 0);
        return false;
    }

    // Extends the hit to the whole run. The left reach is bounded by the run before, of which 48 tokens
    // suffice to decide the length; so a text costs its length plus 48 comparisons a hit, whatever it is.
    private bool Mask(int at, ContributionId origin, int originOffset)
    {
        ReadOnlySpan<uint> source = origin == _self ? _tokens : _view.Contribution(origin).Tokens;
        int reach = Math.Min(_tokens.Length - at, source.Length - originOffset) - BlockTokens;
        int end = at + BlockTokens;
        end +=
            _tokens.AsSpan(end, reach).CommonPrefixLength(source.Slice(originOffset + BlockTokens, reach));
        int floor = Math.Max(0, _maskedEnd - RunTokensMin + 1);
        int start = at;
        int offset = originOffset;
        while (start > floor && offset > 0 && _tokens[start - 1] == source[offset - 1])
        {
            start--;
            offset--;
        }

        if (end - start < RunTokensMin)
        {
            return false;
        }

        int from = Math.Max(start, _maskedEnd);
        Record(from, end, origin, offset + (from - start));
        _masked.AsSpan(from, end - from).Fill(true);
        _maskedEnd = end;
        return true;
    }

    // Cuts a run where what it repeats is itself masked: those tokens are owed to that one's origin.
    private void Record(int start, int end, ContributionId origin, int originOffset)
    {
        while (start < end && _runs.Count <= AdmissionDecision.MaskedRunsMax)
        {
            ReadOnlySpan<MaskedRun> sourceRuns = origin == _self
                ? CollectionsMarshal.AsSpan(_runs)
                : _view.Contribution(origin).MaskedRuns;
            int run = MaskedRunLookup.FirstEndingAfter(sourceRuns, originOffset);
            ContributionId payee = origin;
            int payeeOffset = originOffset;
            // What repeats itself is known only up to where it has been recorded.
            int length = origin == _self ? Math.Min(end - start, start - originOffset) : end - start;
            if (run < sourceRuns.Length)
            {
                MaskedRun next = sourceRuns[run];
                if (next.Start > originOffset)
                {
                    length = Math.Min(length, next.Start - originOffset);
                }
                else
                {
                    length = Math.Min(length, next.End - originOffset);
                    if (next.Origin != origin)
                    {
                        payee = next.Origin;
                        payeeOffset = next.OriginOffset + (originOffset - next.Start);
                    }
                }
            }

            Append(new MaskedRun(start, length, payee, payeeOffset));
            start += length;
            originOffset += length;
        }
    }

    private void Append(MaskedRun run)
    {
        if (_runs.Count > 0)
        {
            MaskedRun last = _runs[^1];
            if (last.End == run.Start && last.Origin == run.Origin
                && last.OriginOffset + last.Length == run.OriginOffset)
            {
                _runs[^1] = last with { Length = last.Length + run.Length };
                return;
            }
        }

        _runs.Add(run);
    }
}
