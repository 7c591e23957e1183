using System.Buffers.Binary;
using System.Runtime.InteropServices;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Segments;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Generation;

/// <summary>
/// Chooses the next token: the longest context of at most 4 tokens that two contributions support, and of its
/// continuations, counted and ordered over all segments together, the one the request hash points at.
/// </summary>
internal sealed class Backoff
{
    private readonly ModelCorpus _corpus;
    private readonly Hash256 _requestHash;
    private readonly SuffixRange[] _ranges;
    private readonly uint _largestId;

    public Backoff(ModelCorpus corpus, Hash256 requestHash)
    {
        (_corpus, _requestHash) = (corpus, requestHash);
        _ranges = new SuffixRange[corpus.IndexCount];
        foreach (SegmentIndex segment in corpus.Segments)
        {
            _largestId = Math.Max(_largestId, segment.LargestId);
        }
    }

    /// <summary>Id of the token after <paramref name="tokens"/>; 0 when the corpus is empty.</summary>
    public uint Next(List<uint> tokens, int step)
    {
        ReadOnlySpan<uint> all = CollectionsMarshal.AsSpan(tokens);
        for (int depth = Math.Min(InfinigramModel.ContextTokensMax, all.Length); depth >= 0; depth--)
        {
            ReadOnlySpan<uint> context = all[^depth..];
            if (!context.Contains(0u) && FindContext(context))
            {
                ulong followed = KeepFollowed(depth);
                if (followed > 0)
                {
                    return Select(depth, Draw(step, followed));
                }
            }
        }

        return 0;
    }

    // Fills the ranges of the context; false when one contribution alone, or none, has it.
    private bool FindContext(ReadOnlySpan<uint> context)
    {
        int segmentsWithIt = 0;
        bool supported = context.IsEmpty;
        for (int s = 0; s < _ranges.Length; s++)
        {
            SegmentIndex segment = _corpus.Segments[s];
            _ranges[s] = segment.Unmasked.Find(context);
            if (!_ranges[s].IsEmpty)
            {
                // A contribution lies in one segment only.
                segmentsWithIt++;
                supported =
                    supported || segmentsWithIt > 1 || segment.Unmasked.SpansContributions(_ranges[s]);
            }
        }

        return supported;
    }

    // Narrows the ranges to occurrences followed by a token and counts them.
    private ulong KeepFollowed(int depth)
    {
        ulong count = 0;
        for (int s = 0; s < _ranges.Length; s++)
        {
            if (!_ranges[s].IsEmpty)
            {
                _ranges[s] = _corpus.Segments[s].Unmasked.Followed(_ranges[s], depth);
                count += (ulong)_ranges[s].Count;
            }
        }

        return count;
    }

    // keccak(requestHash || step as 8 big-endian bytes) mod count, the hash read as a big-endian number.
    private ulong Draw(int step, ulong count)
    {
        Span<byte> seed = stackalloc byte[Hash256.Size + sizeof(ulong)];
        _requestHash.CopyTo(seed);
        BinaryPrimitives.WriteUInt64BigEndian(seed[Hash256.Size..], (ulong)step);
        Span<byte> digest = stackalloc byte[Hash256.Size];
        Keccak.Hash(seed, digest);
        // A count is below 2^43 (4,096 segments of 2^30 symbols), so the steps below fit 64 bits.
        ulong remainder = 0;
        foreach (byte digit in digest)
        {
            remainder = ((remainder << 8) | digit) % count;
        }

        return remainder;
    }

    // The smallest id x such that more than k occurrences are followed by an id of at most x. Each segment's
    // occurrences are in order of what follows, so x splits each range; ranges shrink to the side it lies on.
    private uint Select(int depth, ulong k)
    {
        int[] below = new int[_ranges.Length];
        int[] upTo = new int[_ranges.Length];
        (uint low, uint high) = (1, _largestId);
        for (int round = 0; low < high; round++)
        {
            uint pivot = Pivot(depth, low, high, round);
            ulong sumBelow = 0;
            ulong sumUpTo = 0;
            for (int s = 0; s < _ranges.Length; s++)
            {
                if (!_ranges[s].IsEmpty)
                {
                    UnmaskedSuffixes suffixes = _corpus.Segments[s].Unmasked;
                    below[s] = suffixes.LowerBound(_ranges[s], depth, pivot);
                    upTo[s] = suffixes.LowerBound(_ranges[s] with { Start = below[s] }, depth, pivot + 1);
                    sumBelow += (ulong)(below[s] - _ranges[s].Start);
                    sumUpTo += (ulong)(upTo[s] - _ranges[s].Start);
                }
            }

            if (k >= sumBelow && k < sumUpTo)
            {
                return pivot;
            }

            bool isBelow = k < sumBelow;
            k -= isBelow ? 0 : sumUpTo;
            (low, high) = isBelow ? (low, pivot - 1) : (pivot + 1, high);
            for (int s = 0; s < _ranges.Length; s++)
            {
                if (!_ranges[s].IsEmpty)
                {
                    _ranges[s] = isBelow
                        ? _ranges[s] with { End = below[s] }
                        : _ranges[s] with { Start = upTo[s] };
                }
            }
        }

        return low;
    }

    // What stands in the middle of the largest range halves it; the middle of the ids, every other time, bounds
    // the number of rounds whatever the ranges are.
    private uint Pivot(int depth, uint low, uint high, int round)
    {
        int largest = 0;
        for (int s = 1; s < _ranges.Length; s++)
        {
            largest = _ranges[s].Count > _ranges[largest].Count ? s : largest;
        }

        return round % 2 == 1
            ? low + ((high - low) >> 1)
            : _corpus.Segments[largest].Unmasked.IdAt(
                (_ranges[largest].Start + _ranges[largest].End) >>> 1, depth);
    }
}
