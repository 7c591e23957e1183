using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Protocols.Identify;
using OpenLedger.Network.Protocols.Ping;
using OpenLedger.Network.Tests.Yamux;

namespace OpenLedger.Network.Tests.Connections;

/// <summary>
/// A node on loopback with identify, ping, and a protocol that swallows bytes and answers their hash.
/// </summary>
internal sealed class TestNode : IAsyncDisposable
{
    public const string Sink = "/openledger/test/sink/1";

    public TestNode(byte seed, SwarmOptions? options = null, Multiaddr? listen = null)
    {
        Swarm = new Swarm(
            new NodeIdentity([.. Enumerable.Repeat(seed, NodeIdentity.SeedSize)]), options ?? new());
        Identify = new IdentifyService(Swarm);
        Ping = new PingService(Swarm);
        Swarm.Faulted += (peer, reason, detail) => Faults.Enqueue((peer, reason, detail));
        Swarm.Disconnected += (connection, reason) => Ends.Enqueue((connection.Peer, reason));
        Swarm.Handle(Sink, SwallowAsync);
        Multiaddr at = listen?.TryGetTcp(out EndPoint? known) == true
            ? Multiaddr.OfTcp((IPEndPoint)known) : Multiaddr.Parse("/ip4/127.0.0.1/tcp/0");
        Address = Swarm.Listen(at).WithPeer(Swarm.Local);
    }

    public Swarm Swarm { get; }

    public IdentifyService Identify { get; }

    public PingService Ping { get; }

    public Multiaddr Address { get; }

    public ConcurrentQueue<(PeerId? Peer, DisconnectReason Reason, string Detail)> Faults { get; } = new();

    public ConcurrentQueue<(PeerId Peer, DisconnectReason Reason)> Ends { get; } = new();

    /// <summary>How the sink reads: a pause after so many bytes.</summary>
    public (long EveryBytes, int Ms) Slow { get; set; }

    /// <summary>The most bytes a sink's stream held unread.</summary>
    public long MostBuffered { get; private set; }

    public Task<PeerConnection> DialAsync(TestNode other) =>
        Swarm.DialAsync(other.Address, CancellationToken.None);

    /// <summary>Sends bytes to a peer's sink; its answer.</summary>
    public async Task<string> SendAsync(PeerId peer, byte[] data, long times = 1)
    {
        await using PeerStream stream = await Swarm.OpenAsync(peer, [Sink], CancellationToken.None);
        for (long i = 0; i < times; i++)
        {
            await stream.Output.WriteAsync(data);
        }

        await stream.Output.CompleteAsync();
        using MemoryStream answer = new();
        await stream.Input.CopyToAsync(answer);
        return Encoding.ASCII.GetString(answer.ToArray());
    }

    public Task ConnectedTo(PeerId peer) => YamuxSessionTests.Until(() => Swarm.Find(peer) is not null);

    public Task IdentifiedAs(PeerId peer) =>
        YamuxSessionTests.Until(() => Swarm.Find(peer)?.Agent.Length > 0);

    public async ValueTask DisposeAsync()
    {
        await Swarm.DisposeAsync();
        Assert.That(Swarm.Failure.IsFaulted, Is.False, () => $"a bug showed: {Swarm.Failure.Exception}");
    }

    private async Task SwallowAsync(PeerStream stream, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long count = 0;
        long due = Slow.EveryBytes;
        while (true)
        {
            ReadResult result = await stream.Input.ReadAsync(cancellationToken);
            MostBuffered = Math.Max(MostBuffered, stream.Buffered);
            foreach (ReadOnlyMemory<byte> piece in result.Buffer)
            {
                hash.AppendData(piece.Span);
            }

            count += result.Buffer.Length;
            stream.Input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                break;
            }

            if (Slow.Ms > 0 && count >= due)
            {
                due += Slow.EveryBytes;
                await Task.Delay(Slow.Ms, cancellationToken);
            }
        }

        stream.Output.Write(Encoding.ASCII.GetBytes(
            $"{count} {Convert.ToHexStringLower(hash.GetHashAndReset())}"));
        await stream.Output.FlushAsync(cancellationToken);
    }
}
