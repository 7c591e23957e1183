using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using OpenLedger.Network.Measurement;

namespace OpenLedger.Node.Bench;

/// <summary>
/// What the network costs on loopback: one encrypted stream beside a plain TCP copy and beside js-libp2p's own
/// stream, taking turns in one run; handshakes; delivery of gossip among many nodes of this process.
/// </summary>
/// <param name="report">Where the figures go.</param>
/// <param name="js">js-libp2p's turns; null when it is not measured.</param>
internal sealed class NetworkBench(BenchReport report, JsLibp2pBench? js)
{
    /// <summary>Most rounds.</summary>
    public const int RoundsMax = 1_000;

    /// <summary>Most megabytes of a round.</summary>
    public const int MegabytesMax = 10_000;

    /// <summary>Most messages of gossip.</summary>
    public const int MessagesMax = 100_000;

    private const int Handshakes = 200;
    private const int PieceBytes = 64 * 1_024;
    private const int GossipEveryMs = 20;

    private static readonly int[] GossipBytes = [256, 16 * 1_024];

    /// <summary>Measures streams.</summary>
    public async Task StreamsAsync(long bytes, int rounds, CancellationToken cancellation)
    {
        List<double> plain = [];
        List<double> ours = [];
        List<double> theirs = [];
        await using LoopbackPair pair = await LoopbackPair.StartAsync(cancellation).ConfigureAwait(false);
        for (int round = -1; round < rounds; round++)
        {
            double plainRate = Rate(bytes, await PlainAsync(bytes, cancellation).ConfigureAwait(false));
            double ourRate = Rate(bytes, await pair.SendAsync(bytes, cancellation).ConfigureAwait(false));
            double? theirRate = js is null ? null
                : Rate(bytes, await js.SendAsync(bytes, cancellation).ConfigureAwait(false));
            if (round < 0)
            {
                // The first pays for compilation, on all sides.
                continue;
            }

            plain.Add(plainRate);
            ours.Add(ourRate);
            theirs.AddRange(theirRate is { } rate ? [rate] : []);
        }

        JsonObject about = new() { ["bytes"] = bytes };
        report.Write(new BenchFigure("network.plainTcp", "MB/s", plain, about));
        report.Write(new BenchFigure("network.stream", "MB/s", ours, about));
        report.Write(new BenchFigure("network.stream.perPlainTcp", "ratio", Ratios(ours, plain), about));
        if (theirs.Count > 0)
        {
            report.Write(new BenchFigure("network.jsLibp2p.stream", "MB/s", theirs, about));
            report.Write(new BenchFigure("network.stream.perJsLibp2p", "ratio", Ratios(ours, theirs), about));
        }
    }

    /// <summary>Measures dials until both sides are authenticated.</summary>
    public async Task HandshakesAsync(CancellationToken cancellation)
    {
        await using LoopbackPair pair = await LoopbackPair.StartAsync(cancellation).ConfigureAwait(false);
        List<double> ours = [];
        for (int i = -Handshakes / 4; i < Handshakes; i++)
        {
            TimeSpan taken = await pair.HandshakeAsync(cancellation).ConfigureAwait(false);
            ours.AddRange(i >= 0 ? [taken.TotalMilliseconds] : []);
        }

        report.Write(new BenchFigure("network.handshake", "ms", ours));
        if (js is not null)
        {
            IReadOnlyList<double> theirs =
                await js.HandshakesAsync(Handshakes, cancellation).ConfigureAwait(false);
            report.Write(new BenchFigure("network.jsLibp2p.handshake", "ms", theirs));
        }
    }

    /// <summary>Measures delivery from a publisher to each other node.</summary>
    public async Task GossipAsync(int nodes, int messages, CancellationToken cancellation)
    {
        await using GossipMeshRun run =
            await GossipMeshRun.StartAsync(nodes, seed: 1, cancellation).ConfigureAwait(false);
        foreach (int bytes in GossipBytes)
        {
            await run.PublishAsync(nodes, bytes + 1, GossipEveryMs, cancellation).ConfigureAwait(false);
            IReadOnlyList<TimeSpan> taken =
                await run.PublishAsync(messages, bytes, GossipEveryMs, cancellation).ConfigureAwait(false);
            report.Write(new BenchFigure(
                $"network.gossip.{bytes}", "ms", [.. taken.Select(time => time.TotalMilliseconds)],
                new JsonObject
                {
                    ["nodes"] = nodes,
                    ["dialsPerNode"] = GossipMeshRun.DialsPerNode,
                    ["messages"] = messages,
                    ["everyMs"] = GossipEveryMs,
                }));
        }
    }

    private static double Rate(long bytes, TimeSpan taken) => bytes / taken.TotalSeconds / 1e6;

    private static IReadOnlyList<double> Ratios(List<double> upper, List<double> lower) =>
        [.. upper.Zip(lower, (a, b) => a / b)];

    // What the system itself does with as many bytes: one socket writes, one reads, nothing between.
    private static async Task<TimeSpan> PlainAsync(long bytes, CancellationToken cancellation)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using TcpClient client = new() { NoDelay = true };
        Task<TcpClient> accepting = listener.AcceptTcpClientAsync(cancellation).AsTask();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancellation).ConfigureAwait(false);
        using TcpClient accepted = await accepting.ConfigureAwait(false);
        long started = Stopwatch.GetTimestamp();
        Task reading = Task.Run(() => ReadAsync(accepted.GetStream(), bytes, cancellation), cancellation);
        byte[] piece = new byte[PieceBytes];
        for (long left = bytes; left > 0; left -= piece.Length)
        {
            await client.GetStream()
                .WriteAsync(piece.AsMemory(0, (int)Math.Min(left, piece.Length)), cancellation)
                .ConfigureAwait(false);
        }

        await reading.ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task ReadAsync(NetworkStream stream, long bytes, CancellationToken cancellation)
    {
        byte[] buffer = new byte[2 * PieceBytes];
        while (bytes > 0)
        {
            int read = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false);
            bytes -= read > 0 ? read : throw new EndOfStreamException("the copy ended early");
        }
    }
}
