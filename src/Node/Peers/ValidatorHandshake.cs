using System.Security.Cryptography;
using OpenLedger.Network;
using OpenLedger.Node.Driver;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Peers;

/// <summary>
/// Decides who takes part in the direct streams between validators: proves this node's key to peers, takes
/// theirs when it has a seat, and writes into the directory which peer runs which key. Thread-safe.
/// </summary>
/// <param name="domain">What proofs are signed under.</param>
/// <param name="self">This node's names.</param>
/// <param name="seats">Whose key counts now.</param>
/// <param name="peers">Learns who runs which key.</param>
/// <param name="log">Told of one key at two peers.</param>
internal sealed class ValidatorHandshake(
    HandshakeDomain domain, ValidatorIdentity self, SeatsInForce seats, PeerDirectory peers, INodeLog log)
    : IValidatorHandshake
{
    /// <inheritdoc/>
    public event Action? SeatsChanged
    {
        add => seats.Changed += value;
        remove => seats.Changed -= value;
    }

    /// <inheritdoc/>
    public byte[] Hello(PeerId remote, ReadOnlySpan<byte> remoteNonce)
    {
        if (self.Key is not { } key || !seats.HasOwn || remoteNonce.Length != HandshakeDomain.NonceSize)
        {
            return [];
        }

        byte[] nonce = RandomNumberGenerator.GetBytes(HandshakeDomain.NonceSize);
        Hash256 digest = domain.Digest(self.Peer, key.PublicKey, nonce, remote, remoteNonce);
        return new ValidatorHello(key.PublicKey, nonce, Secp256k1.Sign(key, digest).ToCompact()).Encode();
    }

    /// <inheritdoc/>
    public bool TryAccept(PeerId remote, ReadOnlySpan<byte> ownNonce, ReadOnlySpan<byte> hello)
    {
        // The cheap questions first: whoever has no seat costs no check of a signature.
        if (!seats.HasOwn || ownNonce.Length != HandshakeDomain.NonceSize
            || !ValidatorHello.TryDecode(hello, out ValidatorHello? said)
            || !seats.Holds(said.Key.Address)
            || !Secp256k1.Verify(
                said.Key, domain.Digest(remote, said.Key, said.Nonce.Span, self.Peer, ownNonce),
                said.Signature.Span)
            || !peers.TryBind(said.Key.Address, remote, out PeerId? replaced))
        {
            return false;
        }

        if (said.Key.Address == self.Key?.Address)
        {
            // Taken all the same: the signer's watch has to hear what that node signs.
            log.PeerMisbehaved(
                remote.Value, $"a proof of this node's own validator key {said.Key.Address}: two nodes with "
                + "one key will be slashed; stop one of them");
        }
        else if (replaced is { } older)
        {
            log.PeerMisbehaved(
                remote.Value, $"a proof of the key of validator {said.Key.Address}, which peer {older} "
                + "proved before: a duplicate identity; the newer is used");
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Wants(PeerId remote) =>
        seats.HasOwn && !peers.IsSuperseded(remote)
        && (peers.ValidatorOf(remote) is not { } key || seats.Holds(key));
}
