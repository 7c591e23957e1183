using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Blocks;

/// <summary>
/// A block that is not committed yet, as far as consensus looks into it. Whoever makes one promises that
/// <paramref name="Bytes"/> decode to exactly one block, that its header hashes to <paramref name="Hash"/>
/// and that the header commits to the transactions (transactionsRoot): a body swapped under a header must
/// never get in, since the verdict is kept by hash.
/// </summary>
/// <param name="Hash">Hash of the header.</param>
/// <param name="ParentHash">Of the header.</param>
/// <param name="Height">Of the header.</param>
/// <param name="Epoch">Of the header.</param>
/// <param name="View">Of the header.</param>
/// <param name="ParentView">Of the header.</param>
/// <param name="TimestampMs">Of the header.</param>
/// <param name="Bytes">The whole block as it travels.</param>
public sealed record CandidateBlock(
    Hash256 Hash, Hash256 ParentHash, Height Height, Epoch Epoch, View View, View ParentView,
    ulong TimestampMs, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>From a decoded block.</summary>
    public static CandidateBlock From(BlockHeader header, Hash256 hash, ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(header);
        return new CandidateBlock(
            hash, header.ParentHash, header.Number, header.Epoch, header.View, header.ParentView,
            header.TimestampMs, bytes);
    }
}
