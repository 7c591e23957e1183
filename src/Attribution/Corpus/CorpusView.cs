using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Similarity;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Attribution.Training;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// One state of the corpus, for reading: the base up to a mark and the strata of unfinalized blocks above
/// it. It stays valid and consistent whatever is absorbed meanwhile.
/// </summary>
/// <param name="root">The shared base.</param>
/// <param name="limit">How much of the base belongs to this state.</param>
/// <param name="layers">Strata above it, newest first.</param>
internal sealed class CorpusView(CorpusRoot root, CorpusMark limit, CorpusStratum[] layers) : ITokenTable
{
    private readonly CorpusStratum _base = root.Stratum;

    public BlockHash BlockHash => root.BlockHash;

    public SegmentIndexCache Cache => root.Cache;

    public TrainedModelCache Trained => root.Trained;

    /// <summary>The earlier contribution that one of this state resembles, or null.</summary>
    public SimilarText? FindSimilar(ContributionId contribution) =>
        root.Similarity.Find(this, limit.Contributions, contribution);

    /// <summary>Hash of a token for look-ups in this corpus.</summary>
    public uint HashOf(ReadOnlySpan<byte> token) => Vocabulary.HashOf(token, root.Cache.LookupSeed);

    /// <summary>Id of a token; 0 when it never appeared.</summary>
    public uint TokenId(ReadOnlySpan<byte> token, uint hash)
    {
        foreach (CorpusStratum layer in layers)
        {
            if (layer.Vocabulary.TryGetId(token, hash, out uint found))
            {
                return found;
            }
        }

        return _base.Vocabulary.TryGetId(token, hash, out uint id) && id <= limit.Vocabulary ? id : 0;
    }

    /// <summary>Prepares <see cref="TokenId"/> for a hash.</summary>
    public void PrefetchToken(uint hash)
    {
        foreach (CorpusStratum layer in layers)
        {
            layer.Vocabulary.Prefetch(hash);
        }

        _base.Vocabulary.Prefetch(hash);
    }

    /// <summary>Prepares a search of the mask table for a hash.</summary>
    public void PrefetchBlock(uint hash)
    {
        foreach (CorpusStratum layer in layers)
        {
            layer.Blocks.Prefetch(hash);
        }

        _base.Blocks.Prefetch(hash);
    }

    /// <inheritdoc/>
    public uint IdOf(ReadOnlySpan<byte> token) => TokenId(token, HashOf(token));

    /// <summary>The bytes of a token of this state.</summary>
    public ReadOnlySpan<byte> Token(uint id)
    {
        foreach (CorpusStratum layer in layers)
        {
            if (id > layer.Before.Vocabulary)
            {
                return layer.Vocabulary.GetToken(id);
            }
        }

        return _base.Vocabulary.GetToken(id);
    }

    /// <summary>A contribution this state has.</summary>
    public ContributionRecord Contribution(ContributionId id)
    {
        foreach (CorpusStratum layer in layers)
        {
            if (id.Value > layer.Before.Contributions)
            {
                return layer.Contribution(id);
            }
        }

        return _base.Contribution(id);
    }

    /// <summary>A segment this state has.</summary>
    public SegmentRecord Segment(SegmentId id)
    {
        foreach (CorpusStratum layer in layers)
        {
            if (id.Value > layer.Before.Segments)
            {
                return layer.Segment(id);
            }
        }

        return _base.Segment(id);
    }

    /// <summary>The contribution with these bytes, or null.</summary>
    public ContributionRecord? FindContent(Hash256 contentHash)
    {
        foreach (CorpusStratum layer in layers)
        {
            if (layer.FindContent(contentHash) is { } found)
            {
                return found;
            }
        }

        return _base.FindContent(contentHash) is { } record
            && record.Id.Value <= limit.Contributions ? record : null;
    }

    /// <summary>Where a block of the mask table first stood.</summary>
    public bool TryFindBlock(uint hash, ReadOnlySpan<uint> tokens, out BlockPosition position)
    {
        foreach (CorpusStratum layer in layers)
        {
            if (TryFindBlock(layer, ulong.MaxValue, hash, tokens, out position))
            {
                return true;
            }
        }

        return TryFindBlock(_base, limit.Contributions, hash, tokens, out position);
    }

    /// <summary>The segment that holds a contribution, or null while it is not sealed.</summary>
    public SegmentId? SegmentOf(ContributionId contribution)
    {
        foreach (CorpusStratum layer in layers)
        {
            if (layer.SealOf(contribution) is { } found)
            {
                return found;
            }
        }

        return _base.SealOf(contribution) is { } segment && segment.Value <= limit.Segments ? segment : null;
    }

    /// <summary>True while a contribution was admitted as held and is not released.</summary>
    public bool IsHeld(ContributionRecord contribution)
    {
        bool released = _base.ReleaseOf(contribution.Id) is { } at && at <= limit.Events;
        foreach (CorpusStratum layer in layers)
        {
            released = released || layer.ReleaseOf(contribution.Id) is not null;
        }

        return contribution.Held && !released;
    }

    /// <summary>The contributions in the open segment of a datanet, in ascending order.</summary>
    public ContributionRecord[] OpenContributions(DatanetId datanet)
    {
        ulong sealedAt = LastSeal(datanet)?.Event ?? 0;
        List<ContributionRecord> open = [];
        foreach (CorpusStratum layer in layers)
        {
            layer.Datanet(datanet)?.CollectEntered(sealedAt, ulong.MaxValue, open);
        }

        _base.Datanet(datanet)?.CollectEntered(sealedAt, limit.Events, open);
        open.Sort((a, b) => a.Id.CompareTo(b.Id));
        return [.. open];
    }

    private SegmentRecord? LastSeal(DatanetId datanet)
    {
        foreach (CorpusStratum layer in layers)
        {
            if (layer.Datanet(datanet)?.LastSealUpTo(ulong.MaxValue) is { } found)
            {
                return found;
            }
        }

        return _base.Datanet(datanet)?.LastSealUpTo(limit.Events);
    }

    private bool TryFindBlock(
        CorpusStratum stratum, ulong upTo, uint hash, ReadOnlySpan<uint> tokens, out BlockPosition position)
    {
        ProbeTable.Candidates candidates = stratum.Blocks.Find(hash);
        while (candidates.Next(out int entry))
        {
            position = stratum.Blocks[entry];
            if (position.Contribution.Value <= upTo
                && Contribution(position.Contribution).Tokens
                    .Slice(position.Offset, BlockScanner.BlockTokens).SequenceEqual(tokens))
            {
                return true;
            }
        }

        position = default;
        return false;
    }
}
