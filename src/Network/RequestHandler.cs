namespace OpenLedger.Network;

/// <summary>
/// Answers the parts to a request, or null to one that means nothing. The token ends with the deadline or the
/// stream; the parts are made while they are sent, as fast as the peer takes them. May throw nothing but
/// <see cref="OperationCanceledException"/> of its token.
/// </summary>
/// <param name="peer">Who asks.</param>
/// <param name="request">Its bytes.</param>
/// <param name="cancellationToken">Ends when nobody waits for the answer any more.</param>
public delegate IAsyncEnumerable<ReadOnlyMemory<byte>>? RequestHandler(
    PeerId peer, ReadOnlyMemory<byte> request, CancellationToken cancellationToken);
