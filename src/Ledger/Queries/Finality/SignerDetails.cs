using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries.Finality;

/// <summary>A validator of an epoch, as validatorsHash commits to it.</summary>
/// <param name="Scheme">Kind of key: 1, secp256k1 ECDSA.</param>
/// <param name="PublicKey">Compressed key its votes verify with.</param>
/// <param name="Power">Weight of its votes.</param>
public sealed record SignerDetails(byte Scheme, byte[] PublicKey, Power Power);
