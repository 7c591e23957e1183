using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Similarity;
using OpenLedger.Attribution.Training;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// What all states of one tree share: the absorbed stratum, the node's index cache, its trained models,
/// sketches of its contributions and the salted hash.
/// </summary>
internal sealed class CorpusRoot(SegmentIndexCache cache)
{
    /// <summary>Held while a state is absorbed.</summary>
    public Lock AbsorbLock { get; } = new();

    public CorpusStratum Stratum { get; } = new(default, cache.LookupSeed);

    public TrainedModelCache Trained { get; } = new();

    public SimilarityIndex Similarity { get; } = new();

    public SegmentIndexCache Cache { get; } = cache;

    public BlockHash BlockHash { get; } = new(cache.LookupSeed);
}
