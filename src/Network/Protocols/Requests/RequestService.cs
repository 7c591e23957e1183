using System.Buffers;
using System.IO.Pipelines;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Protocols.Requests;

/// <summary>
/// One question and its answer on a stream of their own. Request: length (variable), bytes, end. Answer:
/// status (1 byte), then parts, each length (variable) and bytes, end. Everything is capped and has a
/// deadline; each peer has a budget. Thread-safe.
/// </summary>
internal sealed class RequestService
{
    private readonly Swarm _swarm;
    private readonly RequestBudgets _budgets;

    /// <summary>Takes part in a swarm's connections.</summary>
    public RequestService(Swarm swarm)
    {
        _swarm = swarm;
        _budgets = new RequestBudgets(swarm);
    }

    /// <summary>
    /// Answers requests of a protocol. The handler gives the parts, or null for a request that means nothing.
    /// </summary>
    public void Serve(
        string protocol, RequestOptions options, RequestHandler handler) =>
        _swarm.Handle(protocol, (stream, stop) => ServeAsync(stream, options, handler, stop));

    /// <summary>Asks a peer.</summary>
    /// <exception cref="PeerFaultException">
    /// No answer in time, or one that breaks the rules or a maximum; the stream is reset.
    /// </exception>
    public async Task<RequestAnswer> AskAsync(
        PeerId peer, string protocol, RequestOptions options, ReadOnlyMemory<byte> request,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            request.Length, options.RequestBytesMax, nameof(request));
        using CancellationTokenSource patience = Patience(options, cancellationToken);
        PeerStream? stream = null;
        try
        {
            stream = await _swarm.OpenAsync(peer, [protocol], patience.Token).ConfigureAwait(false);
            DelimitedMessage.Write(stream.Output, request.Span);
            await stream.Output.FlushAsync(patience.Token).ConfigureAwait(false);
            await stream.Output.CompleteAsync().ConfigureAwait(false);
            RequestAnswer answer =
                await ReadAsync(stream.Input, options, patience.Token).ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
            return answer;
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            stream?.Reset();
            throw new PeerFaultException(
                DisconnectReason.RequestTimeout, $"no whole answer within {options.Deadline}", late);
        }
        catch (Exception failed) when (failed is PeerFaultException or OperationCanceledException)
        {
            stream?.Reset();
            throw;
        }
    }

    private static async Task<RequestAnswer> ReadAsync(
        PipeReader input, RequestOptions options, CancellationToken cancellationToken)
    {
        ReadResult result = await input.ReadAtLeastAsync(1, cancellationToken).ConfigureAwait(false);
        if (result.Buffer.IsEmpty || result.Buffer.FirstSpan[0] > (byte)RequestStatus.Refused)
        {
            throw new PeerFaultException(
                DisconnectReason.ProtocolViolation, "an answer without a known status");
        }

        RequestStatus status = (RequestStatus)result.Buffer.FirstSpan[0];
        input.AdvanceTo(result.Buffer.GetPosition(1));
        List<ReadOnlyMemory<byte>> parts = [];
        int left = options.AnswerBytesMax;
        while (
            await DelimitedMessage.ReadAsync(input, Math.Min(options.PartBytesMax, left), cancellationToken)
            .ConfigureAwait(false) is { } part)
        {
            left -= part.Length;
            if (status != RequestStatus.Ok || parts.Count == options.PartsMax)
            {
                throw new PeerFaultException(
                    DisconnectReason.ProtocolViolation, "an answer of too many parts");
            }

            parts.Add(part);
        }

        return new RequestAnswer(status, parts);
    }

    private async Task ServeAsync(
        PeerStream stream, RequestOptions options, RequestHandler handler, CancellationToken stop)
    {
        using CancellationTokenSource patience = Patience(options, stop);
        RequestBudget budget = _budgets.Of(stream, options);
        if (!budget.TryEnter())
        {
            await RefuseAsync(stream, RequestStatus.Busy, patience.Token).ConfigureAwait(false);
            return;
        }

        try
        {
            byte[]? request = await DelimitedMessage.ReadAsync(
                stream.Input, options.RequestBytesMax, patience.Token).ConfigureAwait(false);
            IAsyncEnumerable<ReadOnlyMemory<byte>>? parts =
                request is null ? null : handler(stream.Peer, request, patience.Token);
            if (parts is null)
            {
                await RefuseAsync(stream, RequestStatus.Refused, patience.Token).ConfigureAwait(false);
                return;
            }

            stream.Output.Write([(byte)RequestStatus.Ok]);
            await foreach (ReadOnlyMemory<byte> part in parts.ConfigureAwait(false))
            {
                // A reader that is slower than the deadline is given up by it: the flush waits for its
                // window.
                DelimitedMessage.Write(stream.Output, part.Span);
                await stream.Output.FlushAsync(patience.Token).ConfigureAwait(false);
            }

            await stream.Output.FlushAsync(patience.Token).ConfigureAwait(false);
        }
        finally
        {
            budget.Leave();
        }
    }

    private static async Task RefuseAsync(PeerStream stream, RequestStatus status, CancellationToken stop)
    {
        stream.Output.Write([(byte)status]);
        await stream.Output.FlushAsync(stop).ConfigureAwait(false);
    }

    private static CancellationTokenSource Patience(
        RequestOptions options, CancellationToken cancellationToken)
    {
        CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Deadline);
        return patience;
    }
}
