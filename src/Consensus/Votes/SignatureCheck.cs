using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Votes;

/// <summary>
/// True when <paramref name="key"/> made <paramref name="signature"/> over <paramref name="digest"/>. A node
/// passes <see cref="Secp256k1.Verify(PublicKey, in Hash256, in Signature)"/>; a simulation may pass a
/// cheaper scheme.
/// </summary>
public delegate bool SignatureCheck(PublicKey key, in Hash256 digest, in Signature signature);
