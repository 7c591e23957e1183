using OpenLedger.Attribution.Corpus;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Similarity;

/// <summary>
/// Which earlier contribution one resembles: a warning to people, no input of any payout and in no block
/// (docs/adr/0023). Sketches of the finalized contributions, made when first asked for, in their order; so the
/// answer depends on the chain alone. Thread-safe.
/// </summary>
internal sealed class SimilarityIndex
{
    /// <summary>Contributions that later ones are compared with: the first of the chain. About 100 MB.</summary>
    public const int ContributionsMax = 1 << 18;

    /// <summary>Least similarity that is told.</summary>
    public const int BpsMin = 5_000;

    private const int Bands = 16;
    private const int BandBins = MinHashSketch.Bins / Bands;

    private readonly Lock _lock = new();
    // The earliest contribution with these values in a band; look-ups only.
    private readonly Dictionary<(int Band, ulong Low, ulong High), int> _bands = [];
    private readonly List<uint[]> _sketches = [];

    /// <summary>
    /// The earlier contribution that one of a state resembles most, the earliest of equals; null when it
    /// resembles none by <see cref="BpsMin"/>. Candidates share a band of four bins.
    /// </summary>
    /// <param name="corpus">A state.</param>
    /// <param name="finalized">Contributions of it that no fork can take back.</param>
    /// <param name="contribution">A contribution of it.</param>
    public SimilarText? Find(CorpusView corpus, ulong finalized, ContributionId contribution)
    {
        uint[] sketch = new uint[MinHashSketch.Bins];
        MinHashSketch.Of(corpus.Contribution(contribution).Tokens, sketch);
        SimilarText? best = null;
        lock (_lock)
        {
            Extend(corpus, Math.Min(finalized, contribution.Value - 1));
            for (int band = 0; band < Bands; band++)
            {
                if (KeyOf(sketch, band) is { } key && _bands.TryGetValue(key, out int number)
                    && (ulong)number < contribution.Value)
                {
                    int bps = MinHashSketch.SimilarityBps(sketch, _sketches[number - 1]);
                    bool better = best is null || bps > best.SimilarityBps
                        || (bps == best.SimilarityBps && (ulong)number < best.Contribution.Value);
                    best = bps >= BpsMin && better
                        ? new SimilarText(new ContributionId((ulong)number), bps)
                        : best;
                }
            }
        }

        return best;
    }

    private void Extend(CorpusView corpus, ulong upTo)
    {
        int last = (int)Math.Min(upTo, ContributionsMax);
        for (int number = _sketches.Count + 1; number <= last; number++)
        {
            uint[] sketch = new uint[MinHashSketch.Bins];
            MinHashSketch.Of(corpus.Contribution(new ContributionId((ulong)number)).Tokens, sketch);
            _sketches.Add(sketch);
            for (int band = 0; band < Bands; band++)
            {
                if (KeyOf(sketch, band) is { } key)
                {
                    _bands.TryAdd(key, number);
                }
            }
        }
    }

    // Null when a bin of the band is empty: short texts resemble one another in those.
    private static (int Band, ulong Low, ulong High)? KeyOf(ReadOnlySpan<uint> sketch, int band)
    {
        ReadOnlySpan<uint> bins = sketch.Slice(band * BandBins, BandBins);
        return bins.Contains(MinHashSketch.Empty)
            ? null
            : (band, bins[0] | ((ulong)bins[1] << 32), bins[2] | ((ulong)bins[3] << 32));
    }
}
