using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Content;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Tests.Content;

/// <summary>POST /content/ROOT over real HTTP: what is taken, every refusal, the bounds.</summary>
[TestFixture]
public sealed class ContentEndpointTests
{
    private readonly HttpClient _client = new();
    private MemoryInbox _inbox = null!;
    private RpcServer _server = null!;

    [SetUp]
    public async Task StartServer()
    {
        RpcLimits limits = new() { UploadsMax = 1, UploadTimeoutMs = 60_000 };
        _inbox = new MemoryInbox(countMax: 2);
        _server = new RpcServer(
            new RpcDispatcher([], limits), new RpcServerOptions { Port = 0, Limits = limits }, () => true,
            new ContentEndpoint(_inbox, limits));
        await _server.StartAsync(CancellationToken.None);
    }

    [TearDown]
    public async Task StopServer() => await _server.DisposeAsync();

    [OneTimeTearDown]
    public void Close() => _client.Dispose();

    [Test]
    public async Task Post_LargestContent_IsTakenOnceAndKnownTwice()
    {
        byte[] content = Made(1, ContentRoot.BytesMax);
        Hash256 root = ContentRoot.Of(content);
        (HttpStatusCode status, string text) = await PostAsync($"{root}", content);
        Assert.That(status, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(
            JsonDocument.Parse(text).RootElement.GetProperty("contentRoot").GetString(),
            Is.EqualTo(root.ToString()));
        Assert.That(_inbox[root], Is.EqualTo(content));
        (status, _) = await PostAsync($"{root}"[2..], content);
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK), "with or without 0x");
    }

    [Test]
    public async Task Post_WhatIsNoneOfIt_IsRefusedWithTheReason()
    {
        byte[] content = Made(1, 70_000);
        Hash256 root = ContentRoot.Of(content);
        (HttpStatusCode status, string text) = await PostAsync("abc", content);
        Assert.That((status, text), Is.EqualTo(
            (HttpStatusCode.BadRequest, "POST /content/ROOT: the content root as 64 hex digits\n")));
        (status, text) = await PostAsync($"{ContentRoot.Of(content.AsSpan(1))}", content);
        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(text, Does.Contain($"these bytes have the root {root}"));
        (status, _) = await PostAsync($"{root}", content, "application/json");
        Assert.That(status, Is.EqualTo(HttpStatusCode.UnsupportedMediaType));
        (status, _) = await PostAsync($"{root}", content, "text/plain");
        Assert.That(status, Is.EqualTo(HttpStatusCode.UnsupportedMediaType), "no form of a foreign page");
        (status, text) = await PostAsync($"{root}", new byte[ContentRoot.BytesMax + 1]);
        Assert.That(status, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(text, Does.Contain("at most 4194304"));
        (status, _) = await PostAsync($"{root}", []);
        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(_inbox.SizeOf(root), Is.Null);

        using HttpRequestMessage chunked = new(HttpMethod.Post, Url($"{root}"))
        {
            Content = new ByteArrayContent(content),
        };
        chunked.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage response = await _client.SendAsync(chunked);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.LengthRequired));
    }

    [Test]
    public async Task Post_BeyondWhatIsKept_IsToldToComeBack()
    {
        foreach (int seed in (int[])[1, 2])
        {
            byte[] content = Made(seed, 70_000);
            (HttpStatusCode taken, _) = await PostAsync($"{ContentRoot.Of(content)}", content);
            Assert.That(taken, Is.EqualTo(HttpStatusCode.Created));
        }

        byte[] third = Made(3, 70_000);
        using ByteArrayContent body = new(third);
        using HttpResponseMessage response =
            await _client.PostAsync(Url($"{ContentRoot.Of(third)}"), body);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(response.Headers.RetryAfter, Is.Not.Null);
    }

    [Test]
    public async Task Post_MoreThanMayArriveAtATime_IsToldToComeBackAndTheSlotIsGivenBack()
    {
        byte[] content = Made(1, 70_000);
        Hash256 root = ContentRoot.Of(content);
        using (TcpClient slow = new())
        {
            // It promises 70,000 bytes and sends a few: the one slot is taken.
            await slow.ConnectAsync(IPAddress.Loopback, _server.Port);
            await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /content/{root} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70000\r\n\r\nabc"));
            // Until it is read, these bytes are received and found to be others.
            await UntilAsync(async () =>
                (await PostAsync($"{root}", Made(2, 70_000))).Status == HttpStatusCode.ServiceUnavailable);
        }

        await UntilAsync(async () =>
            (await PostAsync($"{root}", content)).Status is HttpStatusCode.Created or HttpStatusCode.OK);
        Assert.That(_inbox[root], Is.EqualTo(content));
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        while (!await isSo())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private async Task<(HttpStatusCode Status, string Text)> PostAsync(
        string root, byte[] content, string type = "application/octet-stream")
    {
        using ByteArrayContent body = new(content);
        body.Headers.ContentType = new MediaTypeHeaderValue(type);
        using HttpResponseMessage response = await _client.PostAsync(Url(root), body);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private Uri Url(string root) => new($"http://127.0.0.1:{_server.Port}/content/{root}");

    private static byte[] Made(int seed, int length)
    {
        byte[] content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }
}
