using OpenLedger.Consensus.Messages;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Driver;

/// <summary>Reads stretches of the finalized chain that can be proved. Thread-safe.</summary>
internal sealed class FinalizedBlockReader(IChainReader chain, EpochSchedule schedule)
{
    /// <summary>
    /// Blocks from a height on, all of one epoch, in groups, each with the Finalization of its last block:
    /// groups end where a stored Finalization names a block, as the last of every epoch is named. Lazy: a
    /// group is read when it is asked for.
    /// </summary>
    /// <param name="from">The first height; genesis is passed over.</param>
    /// <param name="count">At least so many, if they fit.</param>
    /// <param name="firstMax">
    /// Most blocks of the first group; further ones only as long as all are at most
    /// <see cref="MessageCodec.RangeBlocksMax"/>.
    /// </param>
    /// <param name="bytesMax">
    /// No group goes beyond but the first, which may have <see cref="MessageCodec.RangeBytesMax"/>; one block
    /// always fits.
    /// </param>
    public IEnumerable<(IReadOnlyList<ReadOnlyMemory<byte>> Blocks, Certificate Finalization)> Read(
        Height from, int count, int firstMax, long bytesMax)
    {
        int given = 0;
        long bytes = 0;
        ulong next = Math.Max(1, from.Value);
        while (given < count && bytes < bytesMax
            && CertificateAt(new Height(next)) is (Height named, { } proof))
        {
            ulong length = named.Value - next + 1;
            if (length > (ulong)(given == 0 ? firstMax : MessageCodec.RangeBlocksMax - given))
            {
                yield break;
            }

            List<ReadOnlyMemory<byte>> group = [];
            for (; next <= named.Value; next++)
            {
                if (chain.GetBlock(new Height(next)) is not { } stored)
                {
                    yield break; // stored with its certificate, but not the head yet
                }

                byte[] block = BlockCodec.Encode(stored);
                bytes += block.Length;
                bool isFirst = given + group.Count == 0;
                if (!isFirst && bytes > (given > 0 ? bytesMax : MessageCodec.RangeBytesMax))
                {
                    yield break;
                }

                group.Add(block);
            }

            given += group.Count;
            yield return (group, proof);
            if (schedule.IsBoundary(named))
            {
                yield break;
            }
        }
    }

    /// <summary>The stored Finalization of exactly this block.</summary>
    public Certificate? CertificateNaming(Height height) =>
        CertificateAt(height) is (Height named, { } certificate) && named == height ? certificate : null;

    /// <summary>The stored Finalization of this block or the nearest above it, and which it names.</summary>
    public (Height Named, Certificate? Certificate) CertificateAt(Height height)
    {
        if (chain.GetCertificate(height) is not { } stored)
        {
            return default;
        }

        MessageError error = Certificate.TryDecode(stored.Bytes.Span, out Certificate? certificate);
        Invariant.Require(error == MessageError.None, $"the stored certificate of block {height} decodes");
        return (stored.Height, certificate);
    }
}
