using System.Collections.Concurrent;
using OpenLedger.Network.Protocols.Requests;

namespace OpenLedger.Network.Memory;

/// <summary>
/// Questions inside one process: the peer's handler is called, under the bounds and the budget it would have
/// over a socket.
/// </summary>
internal sealed class MemoryRequests(MemoryHub hub, MemoryNetwork owner) : IRequests
{
    private readonly ConcurrentDictionary<string, (RequestOptions Options, RequestHandler Handler)>
        _handlers = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<(PeerId Peer, string Protocol), RequestBudget> _budgets = new();

    /// <inheritdoc/>
    public event Action<PeerId>? PeerConnected;

    /// <inheritdoc/>
    public event Action<PeerId>? PeerDisconnected;

    /// <inheritdoc/>
    public IReadOnlyCollection<PeerId> Connected => [.. hub.OthersThan(owner).Select(peer => peer.Local)];

    internal IReadOnlyList<string> Protocols => [.. _handlers.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public void Serve(string protocol, RequestOptions options, RequestHandler handler) =>
        _handlers[protocol] = (options, handler);

    /// <inheritdoc/>
    public async Task<RequestAnswer> AskAsync(
        PeerId peer, string protocol, RequestOptions options, ReadOnlyMemory<byte> request,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            request.Length, options.RequestBytesMax, nameof(request));
        using CancellationTokenSource patience =
            CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Deadline);
        try
        {
            await Task.Delay(hub.Options.DelayMs, patience.Token).ConfigureAwait(false);
            if (!hub.Endpoints.TryGetValue(peer.Value, out MemoryNetwork? server) || server == owner)
            {
                throw new PeerFaultException(DisconnectReason.TransportFailed, $"{peer} is not connected");
            }

            MemoryStatus.Count(owner, server, request.Length);
            RequestAnswer answer = await server.RequestsHere
                .AnswerAsync(owner.Local, protocol, request.ToArray(), patience.Token)
                .WaitAsync(patience.Token).ConfigureAwait(false);
            await Task.Delay(hub.Options.DelayMs, patience.Token).ConfigureAwait(false);
            Check(answer, options);
            MemoryStatus.Count(server, owner, answer.Parts.Sum(part => part.Length));
            return answer;
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            Penalize(peer, PeerOffence.Stall, "no whole answer in time");
            throw new PeerFaultException(
                DisconnectReason.RequestTimeout, $"no whole answer within {options.Deadline}", late);
        }
    }

    /// <inheritdoc/>
    public void Penalize(PeerId peer, PeerOffence offence, string detail) =>
        owner.StatusHere.Lower(peer, offence.Weight());

    internal void OnConnected(PeerId peer) => PeerConnected?.Invoke(peer);

    internal void OnDisconnected(PeerId peer)
    {
        foreach ((PeerId Peer, string Protocol) key in _budgets.Keys.Where(key => key.Peer == peer))
        {
            _budgets.TryRemove(key, out _);
        }

        PeerDisconnected?.Invoke(peer);
    }

    private static void Check(RequestAnswer answer, RequestOptions options)
    {
        if (answer.Parts.Count > options.PartsMax
            || answer.Parts.Any(part => part.Length > options.PartBytesMax)
            || answer.Parts.Sum(part => (long)part.Length) > options.AnswerBytesMax)
        {
            throw new PeerFaultException(
                DisconnectReason.ProtocolViolation, "an answer of too many parts or bytes");
        }
    }

    private async Task<RequestAnswer> AnswerAsync(
        PeerId from, string protocol, byte[] request, CancellationToken stop)
    {
        if (!_handlers.TryGetValue(protocol, out (RequestOptions Options, RequestHandler Handler) served))
        {
            throw new PeerFaultException(
                DisconnectReason.NoCommonProtocol, $"{owner.Local} does not speak {protocol}");
        }

        RequestBudget budget = _budgets.GetOrAdd(
            (from, protocol), _ => new RequestBudget(served.Options, TimeProvider.System));
        if (!budget.TryEnter())
        {
            return new RequestAnswer(RequestStatus.Busy, []);
        }

        try
        {
            if (request.Length > served.Options.RequestBytesMax
                || served.Handler(from, request, stop) is not { } parts)
            {
                return new RequestAnswer(RequestStatus.Refused, []);
            }

            List<ReadOnlyMemory<byte>> answer = [];
            await foreach (ReadOnlyMemory<byte> part in parts.WithCancellation(stop).ConfigureAwait(false))
            {
                answer.Add(part.ToArray());
            }

            return new RequestAnswer(RequestStatus.Ok, answer);
        }
        finally
        {
            budget.Leave();
        }
    }
}
