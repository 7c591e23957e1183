using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenLedger.Node.Cli.Client;

namespace OpenLedger.Node.Tests.Cli;

[TestFixture]
public sealed class JsonRpcClientTests
{
    [Test]
    public async Task Call_Result_IsReturned()
    {
        await using FakeNode node = await FakeNode.StartAsync();
        node.On("eth_chainId", "\"0x1\"");
        using JsonRpcClient client = new(node.Endpoint, TimeSpan.FromSeconds(5));

        JsonElement answer = await client.CallAsync("eth_chainId", [], CancellationToken.None);

        Assert.That(answer.GetString(), Is.EqualTo("0x1"));
    }

    [Test]
    public void Call_NoNode_SaysHowToStartOne()
    {
        int port = FreePort();
        using JsonRpcClient client = new(new Uri($"http://127.0.0.1:{port}"), TimeSpan.FromSeconds(5));

        ClientException refused = Assert.ThrowsAsync<ClientException>(
            () => client.CallAsync("eth_chainId", [], CancellationToken.None))!;

        Assert.That(refused.Message, Does.Contain($"no node answers at http://127.0.0.1:{port}"));
        Assert.That(refused.Message, Does.Contain("./openledger devnet"));
    }

    [Test]
    public async Task Call_Revert_CarriesItsReason()
    {
        await using FakeNode node = await FakeNode.StartAsync();
        node.On("eth_call", _ => throw FakeRefusalException.Revert("UNKNOWN_DATANET: 99"));
        using JsonRpcClient client = new(node.Endpoint, TimeSpan.FromSeconds(5));

        RpcErrorException refused = Assert.ThrowsAsync<RpcErrorException>(
            () => client.CallAsync("eth_call", [], CancellationToken.None))!;

        Assert.That(refused.Code, Is.EqualTo(3));
        Assert.That(refused.Reason, Is.EqualTo("UNKNOWN_DATANET: 99"));
        Assert.That(refused.IsRevert("UNKNOWN_DATANET"));
        Assert.That(refused.IsRevert("UNKNOWN"), Is.False);
        Assert.That(refused.Message, Does.StartWith("UNKNOWN_DATANET: 99 (eth_call, code 3)"));
    }

    [Test]
    public async Task Call_ErrorWithControlCharacters_IsOneLine()
    {
        await using FakeNode node = await FakeNode.StartAsync();
        node.On("eth_call", _ =>
            throw new FakeRefusalException(-32000, "a\nb\u001b[31m" + new string('x', 5_000)));
        using JsonRpcClient client = new(node.Endpoint, TimeSpan.FromSeconds(5));

        RpcErrorException refused = Assert.ThrowsAsync<RpcErrorException>(
            () => client.CallAsync("eth_call", [], CancellationToken.None))!;

        Assert.That(refused.Message.Any(char.IsControl), Is.False);
        Assert.That(refused.Message, Has.Length.LessThan(1_000));
    }

    [TestCase("<html>")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"jsonrpc":"2.0","id":99,"result":"0x1"}""")]
    [TestCase("""{"jsonrpc":"2.0","id":"1","result":"0x1"}""")]
    public async Task Call_NoJsonRpcAnswer_IsNamed(string body)
    {
        await using FakeNode node = await FakeNode.StartAsync();
        node.Instead = context => context.Response.WriteAsync(body);
        using JsonRpcClient client = new(node.Endpoint, TimeSpan.FromSeconds(5));

        ClientException refused = Assert.ThrowsAsync<ClientException>(
            () => client.CallAsync("eth_chainId", [], CancellationToken.None))!;

        Assert.That(refused.Message, Does.Contain("is it a node's RPC port?"));
    }

    [Test]
    public async Task Call_HttpError_IsShown()
    {
        await using FakeNode node = await FakeNode.StartAsync();
        node.Instead = context =>
        {
            context.Response.StatusCode = 403;
            return context.Response.WriteAsync("host not allowed (rpc.hosts)\nmore");
        };
        using JsonRpcClient client = new(node.Endpoint, TimeSpan.FromSeconds(5));

        ClientException refused = Assert.ThrowsAsync<ClientException>(
            () => client.CallAsync("eth_chainId", [], CancellationToken.None))!;

        Assert.That(refused.Message, Does.EndWith("answered HTTP 403: host not allowed (rpc.hosts)"));
    }

    [Test]
    public async Task Call_NodeThatHangs_TimesOut()
    {
        await using FakeNode node = await FakeNode.StartAsync();
        node.Instead = context => new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
        using JsonRpcClient client = new(node.Endpoint, TimeSpan.FromMilliseconds(50));

        ClientException refused = Assert.ThrowsAsync<ClientException>(
            () => client.CallAsync("eth_chainId", [], CancellationToken.None))!;

        Assert.That(refused.Message, Does.Contain("did not answer eth_chainId within 0.05 s"));
    }

    [Test]
    public async Task Call_AnswerOverTheLimit_IsRefused()
    {
        await using FakeNode node = await FakeNode.StartAsync();
        byte[] megabyte = new byte[1 << 20];
        Array.Fill(megabyte, (byte)' ');
        node.Instead = async context =>
        {
            for (int i = 0; i <= JsonRpcClient.AnswerBytesMax >> 20; i++)
            {
                await context.Response.Body.WriteAsync(megabyte, context.RequestAborted);
            }
        };
        using JsonRpcClient client = new(node.Endpoint, TimeSpan.FromSeconds(20));

        ClientException refused = Assert.ThrowsAsync<ClientException>(
            () => client.CallAsync("eth_chainId", [], CancellationToken.None))!;

        Assert.That(refused.Message, Does.Contain($"more than {JsonRpcClient.AnswerBytesMax} bytes"));
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
