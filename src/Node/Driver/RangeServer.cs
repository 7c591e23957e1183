using OpenLedger.Consensus.Messages;
using OpenLedger.Ledger.Queries;
using OpenLedger.Network;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Driver;

/// <summary>Answers peers that lag from the store of finalized blocks. Thread-safe.</summary>
internal sealed class RangeServer(IChainReader chain, EpochSchedule schedule, INetwork network)
{
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
        int provable = 0;
        long bytes = 0;
        for (ulong height = Math.Max(1, from.Value); blocks.Count < MessageCodec.RangeBlocksMax; height++)
        {
            if (chain.GetBlock(new Height(height)) is not { } block)
            {
                break;
            }

            byte[] encoded = BlockCodec.Encode(block);
            bytes += encoded.Length;
            if (bytes > MessageCodec.RangeBytesMax && blocks.Count > 0)
            {
                break;
            }

            blocks.Add(encoded);
            if (CertificateNaming(block) is { } certificate)
            {
                finalization = certificate;
                provable = blocks.Count;
            }

            if (schedule.IsBoundary(block.Header.Number))
            {
                break;
            }
        }

        if (finalization is not null)
        {
            Send(peer, new ConsensusMessage.RangeResponse(blocks[..provable], finalization));
        }
    }

    private Certificate? CertificateNaming(Block block) =>
        chain.GetCertificate(block.Header.Number) is { } stored
        && Certificate.TryDecode(stored.Bytes.Span, out Certificate? certificate) == MessageError.None
        && certificate!.Body.BlockHash == block.Hash
            ? certificate
            : null;

    private void Send(PeerId peer, ConsensusMessage message) =>
        network.Send(peer, ConsensusOutbound.Of(message));
}
