namespace OpenLedger.Network;

/// <summary>
/// Proves validator keys to peers and checks theirs; the network carries the proofs and knows nothing of what
/// is in them. A proof binds the validator's key, the chain, both peer ids and the asker's nonce, so that it
/// is worth nothing to anybody else or at another time. Thread-safe; called often, on network tasks: quick.
/// </summary>
public interface IValidatorHandshake
{
    /// <summary>
    /// What <see cref="Wants"/> and <see cref="TryAccept"/> answer may be another now: peers are asked about
    /// at once, and those refused before are tried again. Handlers must not block or throw.
    /// </summary>
    event Action? SeatsChanged
    {
        add { }
        remove { }
    }

    /// <summary>
    /// This node's proof for a peer; may be empty on a node without a key, and then nobody accepts it.
    /// </summary>
    /// <param name="remote">The peer, authenticated.</param>
    /// <param name="remoteNonce">32 bytes the peer chose for this handshake.</param>
    byte[] Hello(PeerId remote, ReadOnlySpan<byte> remoteNonce);

    /// <summary>
    /// True when the proof is good and the peer's messages are wanted. May be asked again for a peer that was
    /// accepted.
    /// </summary>
    /// <param name="remote">The peer, authenticated.</param>
    /// <param name="ownNonce">32 bytes this node chose for this handshake.</param>
    /// <param name="hello">What the peer sent, at most <see cref="NetworkLimits.HelloBytesMax"/>.</param>
    bool TryAccept(PeerId remote, ReadOnlySpan<byte> ownNonce, ReadOnlySpan<byte> hello);

    /// <summary>
    /// Whether to open streams for direct messages to a peer at all; asked again every second while there are
    /// none.
    /// </summary>
    bool Wants(PeerId remote);
}
