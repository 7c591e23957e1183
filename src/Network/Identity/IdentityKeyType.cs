namespace OpenLedger.Network.Identity;

/// <summary>Kinds of identity keys (libp2p peer-ids specification, KeyType).</summary>
internal enum IdentityKeyType : byte
{
    /// <summary>RSA; not accepted here.</summary>
    Rsa = 0,

    /// <summary>Ed25519; what this node uses.</summary>
    Ed25519 = 1,

    /// <summary>ECDSA over secp256k1; accepted from peers.</summary>
    Secp256k1 = 2,

    /// <summary>ECDSA over other curves; not accepted here.</summary>
    Ecdsa = 3,
}
