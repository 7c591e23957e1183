using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>The newest finalized block.</summary>
/// <param name="Height">Its height.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="StateRoot">Its state.</param>
/// <param name="Timestamp">Its second since 1970.</param>
public readonly record struct ChainHead(Height Height, Hash256 Hash, Hash256 StateRoot, ulong Timestamp);
