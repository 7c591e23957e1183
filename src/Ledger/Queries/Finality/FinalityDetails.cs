using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries.Finality;

/// <summary>
/// openledger_getFinality: a final block and the proof of it (docs/spec/light.md, which freezes the members).
/// </summary>
/// <param name="BlockNumber">Its height.</param>
/// <param name="BlockHash">Its hash.</param>
/// <param name="Finalized">True.</param>
/// <param name="Epoch">Epoch whose validators decided it.</param>
/// <param name="View">View it was proposed in.</param>
/// <param name="ParentView">View its parent was proposed in.</param>
/// <param name="TimestampMs">Milliseconds since 1970.</param>
/// <param name="StateRoot">Root of the state after it.</param>
/// <param name="AttributionRoot">Root of its attribution proofs.</param>
/// <param name="ValidatorsHash">Commitment to who signs its child.</param>
/// <param name="Header">RLP of the header; its keccak is the hash.</param>
/// <param name="CertificateBlockNumber">
/// The nearest block at or above it that a certificate names; null while there is none.
/// </param>
/// <param name="Certificate">That certificate.</param>
/// <param name="Descendants">RLP of the headers from above the block to the one named.</param>
/// <param name="ChainId">The chain.</param>
/// <param name="GenesisHash">Hash of block 0.</param>
/// <param name="Epochs">From the trusted epoch to the block's.</param>
public sealed record FinalityDetails(
    Height BlockNumber,
    Hash256 BlockHash,
    bool Finalized,
    Epoch Epoch,
    View View,
    View ParentView,
    ulong TimestampMs,
    Hash256 StateRoot,
    Hash256 AttributionRoot,
    Hash256 ValidatorsHash,
    byte[] Header,
    Height? CertificateBlockNumber,
    ReadOnlyMemory<byte>? Certificate,
    IReadOnlyList<byte[]> Descendants,
    ulong ChainId,
    Hash256 GenesisHash,
    IReadOnlyList<EpochDetails> Epochs);
