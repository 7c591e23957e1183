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
                        await stream.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
                    }
                }

                await stream.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends no more.</summary>
    public void Stop() => _frames.Writer.TryComplete();
}
