using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenLedger.Rpc.Server;
using OpenLedger.Rpc.Sockets;

namespace OpenLedger.Rpc.Tests.Server;

/// <summary>What one caller may hold at once, and that others are served meanwhile.</summary>
[TestFixture]
public class RpcServerLimitTests
{
    private const string Call = """{"jsonrpc":"2.0","id":1,"method":"test_echo","params":[1]}""";
    private const int PerAddressMax = 6;
    private const int PendingBytesMax = 1_000_000;
    private static readonly IPAddress Flooder = IPAddress.Parse("127.0.0.2");

    private readonly HttpClient _client = new();
    private readonly List<TcpClient> _held = [];
    private RpcServer _server = null!;

    [SetUp]
    public async Task StartServer()
    {
        RpcLimits limits = new() { ConnectionsPerAddressMax = PerAddressMax, PendingBytesMax = PendingBytesMax };
        _server = new RpcServer(
            new RpcDispatcher([new EchoMethod()], limits),
            new RpcServerOptions { Port = 0, Limits = limits },
            () => true);
        await _server.StartAsync(CancellationToken.None);
    }

    [TearDown]
    public async Task StopServer()
    {
        _held.ForEach(one => one.Dispose());
        _held.Clear();
        await _server.DisposeAsync();
    }

    [OneTimeTearDown]
    public void EndClient() => _client.Dispose();

    [Test]
    public async Task Connections_OfOneAddressBeyondTheLimit_AreToldTheSetting_AndOthersServed()
    {
        for (int i = 0; i < PerAddressMax; i++)
        {
            await HoldAsync("POST / HT"u8.ToArray());
        }

        TcpClient refused = await HoldAsync([]);
        using StreamReader told = new(refused.GetStream());
        Assert.That(await told.ReadToEndAsync(), Does.Contain("503").And.Contain("rpc.connectionsPerAddressMax"));
        Assert.That(await StatusOfAsync(Call), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Connections_Closed_MakeRoom()
    {
        ConnectionGate gate = new(1);
        Assert.That(gate.TryEnter(Flooder), Is.True);
        Assert.That(gate.TryEnter(Flooder), Is.False);
        Assert.That(gate.TryEnter(IPAddress.Loopback), Is.True);
        gate.Leave(Flooder);
        Assert.That(gate.TryEnter(Flooder), Is.True);
        for (int i = 0; i < 3 * PerAddressMax; i++)
        {
            using HttpClient one = new();
            Assert.That(await StatusOfAsync(Call, one), Is.EqualTo(HttpStatusCode.OK));
        }
    }

    [Test]
    public async Task Bodies_HalfWritten_HoldNoMoreThanTheBudget_AndSmallCallsAreServed()
    {
        byte[] head = Encoding.ASCII.GetBytes(
            "POST / HTTP/1.1\r\nHost: 127.0.0.2\r\nContent-Length: 4900000\r\n\r\n[" + new string(' ', 900_000));
        await HoldAsync(head);
        TcpClient second = await HoldAsync(head);
        using StreamReader told = new(second.GetStream());
        char[] answer = new char[400];
        int read = await told.ReadBlockAsync(answer, 0, 100);
        read += await told.ReadAsync(answer.AsMemory(read));
        Assert.That(new string(answer, 0, read), Does.Contain("503").And.Contain("rpc.pendingBytesMax"));
        Assert.That(await StatusOfAsync(Call), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public void Sessions_Unread_ShareTheBudget_AndGiveItBack()
    {
        ByteBudget budget = new(PendingBytesMax);
        byte[] message = new byte[400_000];
        using (RpcSession first = new(budget))
        {
            Assert.That(first.TrySend(message), Is.True);
            Assert.That(first.TrySend(message), Is.True);
            using RpcSession second = new(budget);
            Assert.That(second.TrySend(message), Is.False, "nothing is left");
            Assert.That(second.IsTooSlow, Is.True);
            using RpcSession small = new(budget);
            Assert.That(small.TrySend(new byte[1_000]), Is.True, "a little is always free");
        }

        Assert.That(budget.TryTake(PendingBytesMax), Is.True);
        Assert.That(budget.TryTake(1), Is.False);
    }

    [TestCase("10.1.2.3", "10.1.2.3")]
    [TestCase("::ffff:10.1.2.3", "10.1.2.3")]
    [TestCase("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void Caller_IsCountedByAddressOrPrefix(string remote, string counted) =>
        Assert.That(CallerAddress.Of(IPAddress.Parse(remote)), Is.EqualTo(IPAddress.Parse(counted)));

    // Every address of 127.0.0.0/8 is this machine, on Linux.
    private async Task<TcpClient> HoldAsync(byte[] bytes)
    {
        TcpClient client = new(new IPEndPoint(Flooder, 0));
        _held.Add(client);
        await client.ConnectAsync(IPAddress.Loopback, _server.Port);
        await client.GetStream().WriteAsync(bytes);
        return client;
    }

    private async Task<HttpStatusCode> StatusOfAsync(string body, HttpClient? client = null)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await (client ?? _client).PostAsync(
            new Uri($"http://127.0.0.1:{_server.Port}/"), content);
        return response.StatusCode;
    }
}
