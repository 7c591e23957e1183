using OpenLedger.Network.Protocols.Requests;

namespace OpenLedger.Network.Delays;

/// <summary>Requests that take the delay there and back.</summary>
internal sealed class DelayedRequests(IRequests inner, TimeSpan delay) : IRequests
{
    /// <inheritdoc/>
    public event Action<PeerId>? PeerConnected
    {
        add => inner.PeerConnected += value;
        remove => inner.PeerConnected -= value;
    }

    /// <inheritdoc/>
    public event Action<PeerId>? PeerDisconnected
    {
        add => inner.PeerDisconnected += value;
        remove => inner.PeerDisconnected -= value;
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<PeerId> Connected => inner.Connected;

    /// <inheritdoc/>
    public void Serve(string protocol, RequestOptions options, RequestHandler handler) =>
        inner.Serve(protocol, options, handler);

    /// <inheritdoc/>
    public async Task<RequestAnswer> AskAsync(
        PeerId peer, string protocol, RequestOptions options, ReadOnlyMemory<byte> request,
        CancellationToken cancellationToken)
    {
        await Task.Delay(delay, cancellationToken).ConfigureAwait(false);
        RequestAnswer answer = await inner.AskAsync(peer, protocol, options, request, cancellationToken)
            .ConfigureAwait(false);
        await Task.Delay(delay, cancellationToken).ConfigureAwait(false);
        return answer;
    }

    /// <inheritdoc/>
    public void Penalize(PeerId peer, PeerOffence offence, string detail) =>
        inner.Penalize(peer, offence, detail);
}
