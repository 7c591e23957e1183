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
    /// Blocks from a height on, all of one epoch, each group with the Finalization of its last block: groups
    /// end where a stored Finalization names a block. At least <paramref name="count"/> blocks if they fit,
    /// at most <see cref="MessageCodec.RangeBlocksMax"/>; ends after <paramref name="bytesMax"/> bytes, the
    /// first group up to <see cref="MessageCodec.RangeBytesMax"/>. Lazy: a group is read when it is asked for.
    /// </summary>
    public IEnumerable<(IReadOnlyList<ReadOnlyMemory<byte>> Blocks, Certificate Finalization)> Read(
        Height from, int count, long bytesMax)
    {
        List<ReadOnlyMemory<byte>> group = [];
        int read = 0;
        int given = 0;
        long bytes = 0;
        for (ulong height = Math.Max(1, from.Value); read < MessageCodec.RangeBlocksMax; height++)
        {
            if (chain.GetBlock(new Height(height)) is not { } block)
            {
                yield break;
            }

            byte[] encoded = BlockCodec.Encode(block);
            bytes += encoded.Length;
            if (read > 0 && bytes > (given > 0 ? bytesMax : MessageCodec.RangeBytesMax))
            {
                yield break;
            }

            group.Add(encoded);
            read++;
            if (CertificateNaming(block.Header.Number, block.Hash) is { } certificate)
            {
                given += group.Count;
                yield return (group, certificate);
                group = [];
                if (given >= count || bytes >= bytesMax)
                {
                    yield break;
                }
            }

            if (schedule.IsBoundary(block.Header.Number))
            {
                yield break;
            }
        }
    }

    /// <summary>The stored Finalization of exactly this block.</summary>
    public Certificate? CertificateNaming(Height height, Hash256 hash) =>
        CertificateAt(height) is { } certificate && certificate.Body.BlockHash == hash ? certificate : null;

    /// <summary>The stored Finalization of this block or the nearest above it.</summary>
    public Certificate? CertificateAt(Height height) =>
        chain.GetCertificate(height) is { } stored
        && Certificate.TryDecode(stored.Bytes.Span, out Certificate? certificate) == MessageError.None
            ? certificate
            : null;
}
