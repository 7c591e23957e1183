using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace OpenLedger.Network.Tests.Libp2p;

/// <summary>
/// Proofs anybody who knows the chain's name can make: enough to test what the network does with them. Counts
/// what it is asked.
/// </summary>
internal sealed class TestHandshake(string chain, PeerId local) : IValidatorHandshake
{
    private int _hellos;

    /// <summary>Peers whose proofs are refused.</summary>
    public ConcurrentDictionary<PeerId, bool> Refused { get; } = new();

    /// <summary>False for a node without a seat.</summary>
    public bool HasSeat { get; set; } = true;

    public int Hellos => Volatile.Read(ref _hellos);

    public byte[] Hello(PeerId remote, ReadOnlySpan<byte> remoteNonce)
    {
        Interlocked.Increment(ref _hellos);
        return HasSeat ? ProofOf(local, remote, remoteNonce) : [];
    }

    public bool TryAccept(PeerId remote, ReadOnlySpan<byte> ownNonce, ReadOnlySpan<byte> hello) =>
        HasSeat && !Refused.ContainsKey(remote) && hello.SequenceEqual(ProofOf(remote, local, ownNonce));

    public bool Wants(PeerId remote) => HasSeat && !Refused.ContainsKey(remote);

    private byte[] ProofOf(PeerId from, PeerId to, ReadOnlySpan<byte> nonce) => SHA256.HashData(
        [.. Encoding.UTF8.GetBytes($"{chain} {from} {to} "), .. nonce]);
}
