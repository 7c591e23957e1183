using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Light;

/// <summary>
/// A proof that a block is final, read but not verified (docs/spec/light.md). What the file says twice was
/// compared while reading, so nothing stands here twice.
/// </summary>
/// <param name="ChainId">The chain, as the file says: it is part of every digest.</param>
/// <param name="GenesisHash">Hash of block 0, as the file says: likewise.</param>
/// <param name="Block">What is proven.</param>
/// <param name="Descendants">Its child, grandchild and so on up to the block that <paramref
/// name="Finalization"/> names; none when that is the block itself.</param>
/// <param name="Finalization">Signed by the last of <paramref name="Epochs"/>.</param>
/// <param name="Epochs">From the trusted one to the block's, without gaps; at least one.</param>
public sealed record LightProof(
    ulong ChainId,
    Hash256 GenesisHash,
    LightHeader Block,
    IReadOnlyList<LightHeader> Descendants,
    Certificate Finalization,
    IReadOnlyList<LightEpoch> Epochs)
{
    /// <summary>Longest file.</summary>
    public const int SizeBytesMax = 8 * 1024 * 1024;

    /// <summary>
    /// Most epochs: with sets of 256 and every signature they fit into <see cref="SizeBytesMax"/>.
    /// </summary>
    public const int EpochsMax = 100;

    /// <summary>Most headers between the block and the one that the Finalization names.</summary>
    public const int DescendantsMax = 256;
}
