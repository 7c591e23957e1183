using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.OpenToken;

/// <summary>A signed permission to move wei once (EIP-3009).</summary>
/// <param name="From">Whose wei; the signer.</param>
/// <param name="To">Who gets them.</param>
/// <param name="Value">How many.</param>
/// <param name="ValidAfter">The block's second must be greater.</param>
/// <param name="ValidBefore">The block's second must be smaller.</param>
/// <param name="Nonce">Any 32 bytes the signer has not used.</param>
public sealed record TransferAuthorization(
    Address From, Address To, UInt256 Value, UInt256 ValidAfter, UInt256 ValidBefore, Hash256 Nonce);
