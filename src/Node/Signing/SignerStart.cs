namespace OpenLedger.Node.Signing;

/// <summary>What an operator knows of a validator's key when its node starts.</summary>
public enum SignerStart
{
    /// <summary>
    /// Nothing special: the node listens for its own signatures for a while before it signs; it recovers by
    /// itself when the journal is gone although there is a chain.
    /// </summary>
    Watch = 0,

    /// <summary>
    /// The key has never signed on this chain and nobody else has it, so there is nothing to listen for.
    /// Believed only while the journal is empty.
    /// </summary>
    NeverSigned,

    /// <summary>
    /// The journal is lost or older than the key's last vote, and nobody else signs with the key: the other
    /// validators are asked up to where nothing must be signed.
    /// </summary>
    Recover,
}
