using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Tests.Connections;
using OpenLedger.Network.Tests.Transport;

namespace OpenLedger.Network.Tests.Bench;

/// <summary>
/// One encrypted stream beside a plain TCP copy, in the same run over loopback. It asserts that the bytes
/// arrive and prints the rates; OPENLEDGER_BENCH_MIB sets how much is sent (default 16). Timed assertions are
/// for nobody.
/// </summary>
[TestFixture]
public class ThroughputTests
{
    private const string Drain = "/openledger/test/drain/1";

    private static readonly int Mebibytes =
        int.TryParse(Environment.GetEnvironmentVariable("OPENLEDGER_BENCH_MIB"), out int size) ? size : 16;

    [Test]
    public async Task Stream_BesidePlainTcp_DeliversEveryByte()
    {
        byte[] piece = PipeBytes.Pattern(64 * 1_024);
        int pieces = Mebibytes * 16;
        await using TestNode a = new(1);
        await using TestNode b = new(2);
        b.Swarm.Handle(Drain, async (stream, _) => await CountAsync(stream));
        await a.DialAsync(b);

        for (int round = 0; round < 3; round++)
        {
            TimeSpan plain = await PlainAsync(piece, pieces);
            TimeSpan ours = await OursAsync(a, b, piece, pieces);
            long handshake = Stopwatch.GetTimestamp();
            await using (TestNode c = new(3))
            {
                await c.DialAsync(b);
            }

            await TestContext.Out.WriteLineAsync(
                $"round {round}: plain TCP {Rate(plain):F0} MiB/s, Noise and yamux {Rate(ours):F0} MiB/s,"
                + $" ratio {plain / ours:F2}; dial and close"
                + $" {Stopwatch.GetElapsedTime(handshake).TotalMilliseconds:F1} ms");
        }
    }

    private static double Rate(TimeSpan taken) => Mebibytes / taken.TotalSeconds;

    private static async Task<TimeSpan> OursAsync(TestNode a, TestNode b, byte[] piece, int pieces)
    {
        await using PeerStream stream =
            await a.Swarm.OpenAsync(b.Swarm.Local, [Drain], CancellationToken.None);
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < pieces; i++)
        {
            await stream.Output.WriteAsync(piece);
        }

        await stream.Output.CompleteAsync();
        byte[] count = await stream.Input.TakeAsync(sizeof(long));
        TimeSpan taken = Stopwatch.GetElapsedTime(started);
        Assert.That(BitConverter.ToInt64(count), Is.EqualTo((long)piece.Length * pieces));
        return taken;
    }

    private static async Task CountAsync(PeerStream stream)
    {
        long count = 0;
        while (true)
        {
            ReadResult result = await stream.Input.ReadAsync();
            count += result.Buffer.Length;
            stream.Input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                await stream.Output.WriteAsync(BitConverter.GetBytes(count));
                return;
            }
        }
    }

    private static async Task<TimeSpan> PlainAsync(byte[] piece, int pieces)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task<long> reading = Task.Run(async () =>
        {
            using TcpClient accepted = await listener.AcceptTcpClientAsync();
            byte[] buffer = new byte[128 * 1_024];
            long count = 0;
            for (int read; (read = await accepted.GetStream().ReadAsync(buffer)) > 0;)
            {
                count += read;
            }

            return count;
        });
        using TcpClient client = new();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        client.NoDelay = true;
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < pieces; i++)
        {
            await client.GetStream().WriteAsync(piece);
        }

        client.Client.Shutdown(SocketShutdown.Send);
        Assert.That(await reading, Is.EqualTo((long)piece.Length * pieces));
        return Stopwatch.GetElapsedTime(started);
    }
}
