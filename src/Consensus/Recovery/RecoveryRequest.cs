using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Recovery;

/// <summary>
/// A validator that lost log and journal asks how far consensus has come. Message tag 9, big endian, 40
/// bytes:
/// <code>nonce 32 | epoch u64</code>
/// </summary>
/// <param name="Nonce">Drawn for this request, so that no answer from before the loss can be shown
/// again.</param>
/// <param name="Epoch">The epoch the asking node is in; only nodes in the same epoch answer.</param>
public sealed record RecoveryRequest(Hash256 Nonce, Epoch Epoch);
