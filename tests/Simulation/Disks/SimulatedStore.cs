using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Values;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Disks;

/// <summary>A validator's committed chain: every commit is one durable batch.</summary>
internal sealed class SimulatedStore(ChainFloor genesis, EpochPlan epochs)
{
    private readonly List<(CandidateBlock Block, Certificate Finalization)> _chain = [];
    private readonly Dictionary<Hash256, CandidateBlock> _byHash = [];

    public Height Height => new((ulong)_chain.Count);

    public Hash256 HeadHash => _chain.Count == 0 ? genesis.Hash : _chain[^1].Block.Hash;

    public ulong HeadTimestampMs => _chain.Count == 0 ? genesis.TimestampMs : _chain[^1].Block.TimestampMs;

    /// <summary>The epoch that decides the next height.</summary>
    public Epoch Epoch => epochs.EpochOf(new Height(Height.Value + 1));

    /// <summary>
    /// Where consensus goes on: the head in the running epoch, or its anchor, the boundary block, at view 0.
    /// </summary>
    public ChainFloor Floor
    {
        get
        {
            if (_chain.Count == 0)
            {
                return genesis;
            }

            (CandidateBlock head, Certificate certificate) = _chain[^1];
            if (head.Epoch != Epoch)
            {
                return new ChainFloor(Epoch, new View(0), head.Hash, head.Height, head.TimestampMs);
            }

            bool names = certificate.Body.BlockHash == head.Hash;
            return new ChainFloor(
                head.Epoch, head.View, head.Hash, head.Height, head.TimestampMs, names ? certificate : null);
        }
    }

    /// <summary>The Finalization stored with the boundary block below the running epoch, if any.</summary>
    public Certificate? LastBoundary => Epoch.Value == 0
        ? null
        : _chain[(int)epochs.BoundaryOf(new Epoch(Epoch.Value - 1)).Value - 1].Finalization;

    public void Add(CandidateBlock block, Certificate finalization)
    {
        _chain.Add((block, finalization));
        _byHash[block.Hash] = block;
    }

    public CandidateBlock? Find(Hash256 hash) => _byHash.GetValueOrDefault(hash);

    /// <summary>
    /// At most a range's blocks from a height on, none beyond the next boundary, ending in one that has its
    /// own certificate.
    /// </summary>
    public ConsensusMessage? Range(Height from)
    {
        if (from.Value == 0 || from > Height)
        {
            return null;
        }

        int start = (int)from.Value - 1;
        int end = Math.Min(_chain.Count, start + MessageCodec.RangeBlocksMax);
        ulong boundary = epochs.BoundaryOf(epochs.EpochOf(from)).Value;
        end = (int)Math.Min((ulong)end, boundary);
        while (end > start && _chain[end - 1].Finalization.Body.BlockHash != _chain[end - 1].Block.Hash)
        {
            end--;
        }

        return end == start ? null : new ConsensusMessage.RangeResponse(
            [.. _chain.Skip(start).Take(end - start).Select(c => c.Block.Bytes)],
            _chain[end - 1].Finalization);
    }
}
