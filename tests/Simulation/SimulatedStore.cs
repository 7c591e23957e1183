using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Simulation;

/// <summary>A validator's committed chain: every commit is durable at once.</summary>
internal sealed class SimulatedStore(ChainFloor genesis)
{
    private readonly List<(CandidateBlock Block, Certificate Finalization)> _chain = [];

    public Height Height => new((ulong)_chain.Count);

    public Hash256 HeadHash => _chain.Count == 0 ? genesis.Hash : _chain[^1].Block.Hash;

    public ChainFloor Floor
    {
        get
        {
            if (_chain.Count == 0)
            {
                return genesis;
            }

            (CandidateBlock head, Certificate certificate) = _chain[^1];
            bool names = certificate.Body.BlockHash == head.Hash;
            return new ChainFloor(
                head.Epoch, head.View, head.Hash, head.Height, head.TimestampMs, names ? certificate : null);
        }
    }

    public void Add(CandidateBlock block, Certificate finalization) => _chain.Add((block, finalization));

    public CandidateBlock? Find(Hash256 hash) =>
        _chain.Select(c => c.Block).FirstOrDefault(b => b.Hash == hash);

    /// <summary>
    /// At most a range's blocks from a height on, ending in one that has its own certificate.
    /// </summary>
    public ConsensusMessage? Range(Height from)
    {
        if (from.Value == 0 || from > Height)
        {
            return null;
        }

        int start = (int)from.Value - 1;
        int end = Math.Min(_chain.Count, start + MessageCodec.RangeBlocksMax);
        while (end > start && _chain[end - 1].Finalization.Body.BlockHash != _chain[end - 1].Block.Hash)
        {
            end--;
        }

        return end == start ? null : new ConsensusMessage.RangeResponse(
            [.. _chain.Skip(start).Take(end - start).Select(c => c.Block.Bytes)],
                _chain[end - 1].Finalization);
    }
}
