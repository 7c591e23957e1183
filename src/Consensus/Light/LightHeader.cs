using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Light;

/// <summary>A header with the hash of its bytes.</summary>
/// <param name="Header">The fields.</param>
/// <param name="Hash">keccak of the bytes: the block's hash.</param>
public sealed record LightHeader(BlockHeader Header, Hash256 Hash);
