using OpenLedger.Network.Protocols.Requests;

namespace OpenLedger.Network;

/// <summary>Questions to single peers and their answers, all capped and with deadlines.
/// Thread-safe.</summary>
public interface IRequests
{
    /// <summary>Every peer there is a connection with, validators or not.</summary>
    IReadOnlyCollection<PeerId> Connected { get; }

    /// <summary>A peer entered <see cref="Connected"/>. Handlers must not block or throw.</summary>
    event Action<PeerId>? PeerConnected;

    /// <summary>A peer left <see cref="Connected"/>. Handlers must not block or throw.</summary>
    event Action<PeerId>? PeerDisconnected;

    /// <summary>Answers requests of a protocol from now on.</summary>
    void Serve(string protocol, RequestOptions options, RequestHandler handler);

    /// <summary>Asks a peer and waits for its whole answer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The request is longer than the options
    /// allow.</exception>
    /// <exception cref="PeerFaultException">It is not connected, does not speak the protocol, or its answer
    /// comes too late or breaks a rule or a maximum. The last two lower its score already.</exception>
    Task<RequestAnswer> AskAsync(
        PeerId peer, string protocol, RequestOptions options, ReadOnlyMemory<byte> request,
        CancellationToken cancellationToken);

    /// <summary>
    /// Lowers a peer's score for what only the caller could tell; a peer too low is disconnected and refused
    /// for a time.
    /// </summary>
    void Penalize(PeerId peer, PeerOffence offence, string detail);
}
