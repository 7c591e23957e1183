using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Tests.Server;

[TestFixture]
public class RpcServerTests
{
    private const string Call = """{"jsonrpc":"2.0","id":1,"method":"test_echo","params":[1]}""";
    private readonly HttpClient _client = new();
    private RpcServer _server = null!;
    private bool _healthy;
    private string? _whyNotReady;

    [OneTimeSetUp]
    public async Task StartServer()
    {
        RpcLimits limits = new() { RequestBytesMax = 10_000 };
        _server = new RpcServer(
            new RpcDispatcher([new EchoMethod()], limits),
            new RpcServerOptions { Port = 0, Limits = limits, WhyNotReady = () => _whyNotReady },
            () => _healthy);
        await _server.StartAsync(CancellationToken.None);
    }

    [OneTimeTearDown]
    public async Task StopServer()
    {
        await _server.DisposeAsync();
        _client.Dispose();
    }

    [Test]
    public async Task Post_Call_Answers()
    {
        using HttpResponseMessage response = await SendAsync(Call);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await response.Content.ReadAsStringAsync(),
            Is.EqualTo("""{"jsonrpc":"2.0","id":1,"result":1}"""));
    }

    [Test]
    public async Task Get_Health_FollowsTheNode()
    {
        foreach (bool healthy in new[] { false, true })
        {
            _healthy = healthy;
            using HttpResponseMessage response = await _client.GetAsync(
                new Uri($"http://127.0.0.1:{_server.Port}/health"));
            Assert.That(
                response.StatusCode, Is.EqualTo(
                    healthy ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable));
        }
    }

    [TestCase(false, null, "the node is starting")]
    [TestCase(false, "it is syncing", "the node is starting")]
    [TestCase(true, "it is syncing", "it is syncing")]
    [TestCase(true, null, null)]
    public async Task Get_Ready_SaysWhyNot(bool healthy, string? why, string? reason)
    {
        (_healthy, _whyNotReady) = (healthy, why);
        using HttpResponseMessage response = await _client.GetAsync(
            new Uri($"http://127.0.0.1:{_server.Port}/ready"));
        Assert.That(response.StatusCode, Is.EqualTo(
            reason is null ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo(
            reason is null
                ? """{"status":"ready"}"""
                : $$"""{"status":"not ready","reason":"{{reason}}"}"""));
    }

    [TestCase("evil.com", HttpStatusCode.Forbidden)]
    [TestCase("localhost:8545", HttpStatusCode.OK)]
    [TestCase("127.0.0.1", HttpStatusCode.OK)]
    [TestCase("[::1]:8545", HttpStatusCode.OK)]
    [TestCase("localhost.evil.com", HttpStatusCode.Forbidden)]
    public async Task Post_WithHost_IsAllowedOrRefused(string host, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await SendAsync(Call, request => request.Headers.Host = host);
        Assert.That(response.StatusCode, Is.EqualTo(expected));
    }

    [TestCase("https://evil.com", HttpStatusCode.Forbidden)]
    [TestCase("http://localhost.evil.com", HttpStatusCode.Forbidden)]
    [TestCase("http://localhost:3000", HttpStatusCode.OK)]
    [TestCase("http://127.0.0.1:5173", HttpStatusCode.OK)]
    [TestCase("null", HttpStatusCode.Forbidden)]
    public async Task Post_WithOrigin_IsAllowedOrRefused(string origin, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await SendAsync(
            Call, request => request.Headers.Add("Origin", origin));
        Assert.That(response.StatusCode, Is.EqualTo(expected));
        Assert.That(
            response.Headers.TryGetValues("Access-Control-Allow-Origin", out IEnumerable<string>? allowed)
                ? allowed.Single() : null,
            Is.EqualTo(expected == HttpStatusCode.OK ? origin : null));
    }

    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    public async Task Post_NotJsonContentType_IsRefused(string type)
    {
        using HttpResponseMessage response = await SendAsync(
            Call, request => request.Content!.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue(type));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
    }

    [Test]
    public async Task Post_BodyOverTheLimit_NamesTheSetting()
    {
        using HttpResponseMessage response = await SendAsync(new string(' ', 10_001));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("rpc.requestBytesMax"));
    }

    [Test]
    public async Task Options_Preflight_IsAnswered()
    {
        using HttpRequestMessage request = new(
            HttpMethod.Options, new Uri($"http://127.0.0.1:{_server.Port}/"));
        request.Headers.Add("Origin", "http://localhost:3000");
        using HttpResponseMessage response = await _client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task Connection_HalfWrittenRequests_OthersAreServed()
    {
        List<TcpClient> half = [];
        for (int i = 0; i < 50; i++)
        {
            TcpClient client = new();
            await client.ConnectAsync(IPAddress.Loopback, _server.Port);
            await client.GetStream().WriteAsync(
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{"u8.ToArray());
            half.Add(client);
        }

        using HttpResponseMessage response = await SendAsync(Call);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        half.ForEach(client => client.Dispose());
    }

    private async Task<HttpResponseMessage> SendAsync(string body, Action<HttpRequestMessage>? change = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri($"http://127.0.0.1:{_server.Port}/"));
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        change?.Invoke(request);
        return await _client.SendAsync(request);
    }
}
