using System.Net.WebSockets;
using System.Text.Json;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Subscriptions;
using OpenLedger.Rpc.Server;
using OpenLedger.Rpc.Sockets;
using OpenLedger.Rpc.Tests.Chain;

namespace OpenLedger.Rpc.Tests.Sockets;

/// <summary>JSON-RPC over WebSocket against a real server on loopback.</summary>
internal sealed class SocketTests
{
    private readonly ManualEvents _events = new();
    private RpcHarness _harness = null!;
    private RpcServer _server = null!;

    [SetUp]
    public async Task StartServer()
    {
        RpcLimits limits = new()
        {
            RequestBytesMax = 100_000,
            SubscriptionsMax = 5,
            SocketsMax = 3,
            SocketSendTimeoutMs = 2_000,
        };
        _harness = new RpcHarness(limits);
        Notifier notifier = new(_harness.Context, _events, (method, bug) => Assert.Fail($"{method}: {bug}"));
        _server = new RpcServer(
            _harness.Dispatcher, new RpcServerOptions { Port = 0, Limits = limits }, () => true, null, notifier);
        await _server.StartAsync(CancellationToken.None);
    }

    [TearDown]
    public async Task StopServer() => await _server.DisposeAsync();

    [Test]
    public async Task Call_OverSocket_IsAnsweredAsOverHttp()
    {
        using SocketClient client = await SocketClient.ConnectAsync(_server.Port);
        Assert.That((await client.CallAsync("eth_chainId")).GetString(), Is.EqualTo(_harness.Result("eth_chainId").GetString()));
        await client.SendAsync(
            """[{"jsonrpc":"2.0","id":1,"method":"eth_chainId"},{"jsonrpc":"2.0","id":2,"method":"nothing"}]""");
        JsonElement batch = await client.ReadAsync();
        Assert.That(batch.GetArrayLength(), Is.EqualTo(2));
        await client.SendAsync("{");
        Assert.That((await client.ReadAsync()).GetProperty("error").GetProperty("code").GetInt32(), Is.EqualTo(-32700));
    }

    [Test]
    public async Task NewHeads_EachBlock_IsToldOnceAndInOrder()
    {
        using SocketClient client = await SocketClient.ConnectAsync(_server.Port);
        string id = (await client.CallAsync("eth_subscribe", "[\"newHeads\"]")).GetString()!;
        for (int i = 0; i < 3; i++)
        {
            _harness.Chain.Mine();
        }

        _events.Advance();
        _events.Advance();
        for (ulong height = 1; height <= 3; height++)
        {
            JsonElement told = await NotificationAsync(client, id);
            JsonElement block = _harness.Result("eth_getBlockByNumber", $"[\"0x{height:x}\",false]");
            foreach (JsonProperty member in told.EnumerateObject())
            {
                Assert.That(
                    member.Value.GetRawText(), Is.EqualTo(block.GetProperty(member.Name).GetRawText()), member.Name);
            }

            Assert.That(told.EnumerateObject().Count(), Is.EqualTo(17));
        }

        Assert.That((await client.CallAsync("eth_unsubscribe", $"[\"{id}\"]")).GetBoolean(), Is.True);
        Assert.That((await client.CallAsync("eth_unsubscribe", $"[\"{id}\"]")).GetBoolean(), Is.False);
        _harness.Chain.Mine();
        _events.Advance();
        Assert.That((await client.AnswerAsync("eth_chainId")).TryGetProperty("method", out _), Is.False);
    }

    [Test]
    public async Task Logs_MatchingOnly_AreTold()
    {
        using SocketClient client = await SocketClient.ConnectAsync(_server.Port);
        const string Open = "0x0000000000000000000000000000000000000d00";
        string all = (await client.CallAsync("eth_subscribe", $$"""["logs",{"address":"{{Open}}"}]""")).GetString()!;
        await client.CallAsync(
            "eth_subscribe", $$"""["logs",{"address":"0x0000000000000000000000000000000000000d01"}]""");
        byte[] call = AbiFunction.Parse("transfer(address,uint256)").EncodeCall(MemoryChain.Bob.Address, 1UL);
        _harness.Chain.Mine(
            Transfer(), _harness.Chain.Sign(MemoryChain.Carol, SystemAddresses.OpenToken, UInt256.Zero, call));
        _events.Advance();
        JsonElement told = await NotificationAsync(client, all);
        JsonElement logs = _harness.Result("eth_getLogs", """[{"fromBlock":"0x1","toBlock":"0x1"}]""");
        Assert.That(told.GetRawText(), Is.EqualTo(logs[0].GetRawText()));
    }

    [Test]
    public async Task PendingTransactions_AreTold_AsHashesOrWhole()
    {
        using SocketClient client = await SocketClient.ConnectAsync(_server.Port);
        string hashes = (await client.CallAsync("eth_subscribe", "[\"newPendingTransactions\"]")).GetString()!;
        Transaction transaction = Transfer();
        _events.Accept(transaction);
        Assert.That((await NotificationAsync(client, hashes)).GetString(), Is.EqualTo(transaction.Hash.ToString()));
        await client.CallAsync("eth_unsubscribe", $"[\"{hashes}\"]");
        string whole = (await client.CallAsync("eth_subscribe", "[\"newPendingTransactions\",true]")).GetString()!;
        _events.Accept(transaction);
        JsonElement told = await NotificationAsync(client, whole);
        Assert.That(told.GetProperty("hash").GetString(), Is.EqualTo(transaction.Hash.ToString()));
        Assert.That(told.GetProperty("blockHash").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void PendingFilter_Asked_TellsEachOnce()
    {
        _events.Accept(Transfer());
        string id = _harness.Result("eth_newPendingTransactionFilter").GetString()!;
        Transaction[] sent = [Transfer(), Transfer()];
        foreach (Transaction one in sent)
        {
            _events.Accept(one);
        }

        string[] told = [.. _harness.Result("eth_getFilterChanges", $"[\"{id}\"]").EnumerateArray().Select(h => h.GetString()!)];
        Assert.That(told, Is.EqualTo(sent.Select(one => one.Hash.ToString())));
        Assert.That(_harness.Result("eth_getFilterChanges", $"[\"{id}\"]").GetArrayLength(), Is.Zero);
        Assert.That(_harness.Error("eth_getFilterLogs", $"[\"{id}\"]").Code, Is.EqualTo(-32602));
    }

    [Test]
    public void PendingFilter_LongUnasked_ForgetsTheOldest()
    {
        string id = _harness.Result("eth_newPendingTransactionFilter").GetString()!;
        Transaction one = Transfer();
        for (int i = 0; i < 20_000; i++)
        {
            _events.Accept(one);
        }

        Assert.That(_harness.Result("eth_getFilterChanges", $"[\"{id}\"]").GetArrayLength(), Is.EqualTo(16_384));
    }

    [Test]
    public void PoolContent_Waiting_IsListedBySenderAndNonce()
    {
        Transaction transfer = Transfer();
        _harness.Pool.Submit(transfer.Raw);
        string sender = MemoryChain.Alice.Address.ToString();
        JsonElement all = _harness.Result("txpool_content");
        Assert.That(
            all.GetProperty("pending").GetProperty(sender).GetProperty("0").GetProperty("hash").GetString(),
            Is.EqualTo(transfer.Hash.ToString()));
        Assert.That(all.GetProperty("queued").EnumerateObject(), Is.Empty);
        Assert.That(
            _harness.Result("txpool_contentFrom", $"[\"{sender}\"]").GetProperty("pending").GetProperty("0").GetRawText(),
            Is.EqualTo(all.GetProperty("pending").GetProperty(sender).GetProperty("0").GetRawText()));
        Assert.That(
            _harness.Result("txpool_inspect").GetProperty("pending").GetProperty(sender).GetProperty("0").GetString(),
            Does.StartWith($"{MemoryChain.Bob.Address}: 1 wei + "));
    }

    [TestCase("[\"newHead\"]", -32602)]
    [TestCase("[]", -32602)]
    [TestCase("[\"logs\",{\"address\":\"0x1\"}]", -32602)]
    [TestCase("[\"logs\",{\"blockHash\":\"0x0000000000000000000000000000000000000000000000000000000000000000\"}]", -32602)]
    [TestCase("[\"newPendingTransactions\",1]", -32602)]
    public async Task Subscribe_BadParameters_AreRefused(string parameters, int code)
    {
        using SocketClient client = await SocketClient.ConnectAsync(_server.Port);
        JsonElement answer = await client.AnswerAsync("eth_subscribe", parameters);
        Assert.That(answer.GetProperty("error").GetProperty("code").GetInt32(), Is.EqualTo(code));
    }

    [Test]
    public async Task Subscribe_BeyondTheLimit_NamesTheSetting_AndEndingFreesIt()
    {
        using SocketClient client = await SocketClient.ConnectAsync(_server.Port);
        List<string> ids = [];
        for (int i = 0; i < 5; i++)
        {
            ids.Add((await client.CallAsync("eth_subscribe", "[\"syncing\"]")).GetString()!);
        }

        JsonElement refused = await client.AnswerAsync("eth_subscribe", "[\"newHeads\"]");
        Assert.That(refused.GetRawText(), Does.Contain("rpc.subscriptionsMax"));
        await client.CallAsync("eth_unsubscribe", $"[\"{ids[0]}\"]");
        await client.CallAsync("eth_subscribe", "[\"newHeads\"]");
    }

    [Test]
    public void Subscribe_OverHttp_IsNoMethod() =>
        Assert.That(_harness.Error("eth_subscribe", "[\"newHeads\"]").Code, Is.EqualTo(-32601));

    [Test]
    public async Task Unsubscribe_AnothersSubscription_IsRefused()
    {
        using SocketClient one = await SocketClient.ConnectAsync(_server.Port);
        using SocketClient other = await SocketClient.ConnectAsync(_server.Port);
        string id = (await one.CallAsync("eth_subscribe", "[\"newHeads\"]")).GetString()!;
        Assert.That((await other.CallAsync("eth_unsubscribe", $"[\"{id}\"]")).GetBoolean(), Is.False);
    }

    [Test]
    public async Task Message_TooLarge_ClosesTheSocketAndNamesTheSetting()
    {
        using SocketClient client = await SocketClient.ConnectAsync(_server.Port);
        await client.SendAsync(new string(' ', 100_001));
        Assert.That(await client.ReadCloseAsync(), Is.EqualTo(WebSocketCloseStatus.MessageTooBig));
        Assert.That(client.Socket.CloseStatusDescription, Does.Contain("rpc.requestBytesMax"));
    }

    [Test]
    public async Task Origin_Foreign_IsRefused()
    {
        WebSocketException? refused = null;
        try
        {
            using SocketClient client = await SocketClient.ConnectAsync(_server.Port, "https://evil.com");
        }
        catch (WebSocketException thrown)
        {
            refused = thrown;
        }

        Assert.That(refused?.Message, Does.Contain("403"));
    }

    [Test]
    public async Task Sockets_BeyondTheLimit_AreRefused_AndOthersServed()
    {
        List<SocketClient> open = [];
        for (int i = 0; i < 3; i++)
        {
            open.Add(await SocketClient.ConnectAsync(_server.Port));
            await open[i].CallAsync("eth_chainId");
        }

        Assert.That(
            async () => await SocketClient.ConnectAsync(_server.Port),
            Throws.TypeOf<WebSocketException>().With.Message.Contains("503"));
        await open[0].CallAsync("eth_chainId");
        open.ForEach(client => client.Dispose());
    }

    [Test]
    public void Session_NeverRead_IsGivenUpWithinItsBound()
    {
        using RpcSession session = new();
        byte[] message = new byte[64 * 1024];
        int sent = 0;
        while (session.TrySend(message))
        {
            sent++;
        }

        Assert.That(sent, Is.EqualTo(RpcSession.WaitingBytesMax / message.Length));
        Assert.That(session.IsTooSlow, Is.True);
        Assert.That(session.Ended.IsCancellationRequested, Is.True);
    }

    [Test]
    public async Task Socket_ThatNeverReads_IsDropped_AndOthersAreTold()
    {
        using SocketClient mute = await SocketClient.ConnectAsync(_server.Port);
        using SocketClient reader = await SocketClient.ConnectAsync(_server.Port);
        for (int i = 0; i < 5; i++)
        {
            await mute.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newPendingTransactions",true]}""");
        }

        string id = (await reader.CallAsync("eth_subscribe", "[\"newPendingTransactions\"]")).GetString()!;
        Transaction large = _harness.Chain.Sign(MemoryChain.Alice, MemoryChain.Bob.Address, UInt256.One, new byte[60_000]);
        for (int i = 0; i < 100; i++)
        {
            _events.Accept(large);
            await NotificationAsync(reader, id);
        }

        // 100 x 5 messages of 120 KB are far more than sockets and queue hold.
        Assert.That(
            () => _harness.Context.Subscriptions.All.Count, Is.EqualTo(1).After(20_000, 50), "the mute one is gone");
    }

    private static async Task<JsonElement> NotificationAsync(SocketClient client, string id)
    {
        JsonElement message = await client.ReadAsync();
        Assert.That(message.GetProperty("method").GetString(), Is.EqualTo("eth_subscription"));
        JsonElement told = message.GetProperty("params");
        Assert.That(told.GetProperty("subscription").GetString(), Is.EqualTo(id));
        return told.GetProperty("result");
    }

    private Transaction Transfer() =>
        _harness.Chain.Sign(MemoryChain.Alice, MemoryChain.Bob.Address, UInt256.One);
}
