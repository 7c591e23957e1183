using System.IO.Pipelines;
using System.Threading.Channels;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Gossip;

/// <summary>
/// What waits to be sent to one peer: bounded in frames and bytes, so that a peer that reads slowly costs
/// that much and no more. What finds no room is dropped and counted. Thread-safe.
/// </summary>
internal sealed class GossipSender(PeerConnection connection, GossipOptions options, Action dropped)
{
    private readonly Channel<byte[]> _frames = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(options.SendQueueFramesMax) { SingleReader = true });

    private long _bytes;

    /// <summary>The connection whose peer it sends to.</summary>
    public PeerConnection Connection { get; } = connection;

    /// <summary>Puts a frame in line, or drops it.</summary>
    public void Enqueue(GossipRpc rpc)
    {
        byte[] frame = rpc.Encode();
        if (Interlocked.Add(
            ref _bytes, frame.Length) > options.SendQueueBytesMax || !_frames.Writer.TryWrite(frame))
        {
            Interlocked.Add(ref _bytes, -frame.Length);
            dropped();
        }
    }

    /// <summary>Sends until stopped or the stream ends.</summary>
    /// <exception cref="PeerFaultException">The peer reads nothing, or the stream broke.</exception>
    public async Task RunAsync(PeerStream stream, CancellationToken cancellationToken)
    {
        await using (stream.ConfigureAwait(false))
        {
            while (await _frames.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (_frames.Reader.TryRead(out byte[]? frame))
                {
                    Interlocked.Add(ref _bytes, -frame.Length);
                    DelimitedMessage.Write(stream.Output, frame);
                    if (stream.Output.UnflushedBytes > GossipMessage.DataBytesMax)
                    {
                        await FlushAsync(stream, cancellationToken).ConfigureAwait(false);
                    }
                }

                await FlushAsync(stream, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // A peer may answer pings and yet give no window on this stream for ever: its queue would stay full.
    private async ValueTask FlushAsync(PeerStream stream, CancellationToken cancellationToken)
    {
        ValueTask<FlushResult> flush = stream.Output.FlushAsync(cancellationToken);
        if (flush.IsCompleted)
        {
            await flush.ConfigureAwait(false);
            return;
        }

        Task<FlushResult> sending = flush.AsTask();
        try
        {
            await sending.WaitAsync(options.SendTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException late)
        {
            // The reset ends the flush too.
            stream.Reset();
            await Task.WhenAny(sending).ConfigureAwait(false);
            throw new PeerFaultException(
                DisconnectReason.WriteStalled, $"gossip did not leave for {options.SendTimeout}", late);
        }
    }

    /// <summary>Sends no more.</summary>
    public void Stop() => _frames.Writer.TryComplete();
}
