using OpenLedger.Consensus.Messages;
using OpenLedger.Ledger.Queries;
using OpenLedger.Network;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Driver;

/// <summary>Answers validators that lag from the store of finalized blocks. Thread-safe.</summary>
internal sealed class RangeServer(IChainReader chain, EpochSchedule schedule, INetwork network)
{
    private readonly FinalizedBlockReader _reader = new(chain, schedule);

    /// <summary>Sends the block of this hash when it is finalized here; else nothing.</summary>
    public void AnswerBlock(PeerId peer, Hash256 hash)
    {
        if (chain.GetBlock(hash) is { } block)
        {
            Send(peer, new ConsensusMessage.BlockResponse(BlockCodec.Encode(block)));
        }
    }

    /// <summary>
    /// Sends finalized blocks from a height on, as many as fit, up to one that its stored Finalization names,
    /// and all of one epoch.
    /// </summary>
    public void Answer(PeerId peer, Height from)
    {
        List<ReadOnlyMemory<byte>> blocks = [];
        Certificate? finalization = null;
        foreach ((IReadOnlyList<ReadOnlyMemory<byte>> group, Certificate named) in
            _reader.Read(
                from, MessageCodec.RangeBlocksMax, MessageCodec.RangeBlocksMax, MessageCodec.RangeBytesMax))
        {
            blocks.AddRange(group);
            finalization = named;
        }

        if (finalization is not null)
        {
            Send(peer, new ConsensusMessage.RangeResponse(blocks, finalization));
        }
    }

    private void Send(PeerId peer, ConsensusMessage message) =>
        network.Send(peer, ConsensusOutbound.Of(message));
}
