using System.Text;
using System.Text.Json;
using OpenLedger.Rpc.Server;
using OpenLedger.Rpc.Tests.Chain;

namespace OpenLedger.Rpc.Tests.Server;

[TestFixture]
public class RpcDispatcherTests
{
    private static readonly RpcLimits Limits =
        new() { BatchMax = 5, ResponseBytesMax = 2_000, CallTimeoutMs = 50 };
    private readonly EchoMethod _echo = new();
    private RpcDispatcher _dispatcher = null!;

    [SetUp]
    public void MakeDispatcher() => _dispatcher = new RpcDispatcher([_echo], Limits);

    [TestCase("""{"jsonrpc":"2.0","id":1,"method":"test_echo","params":[7]}""",
        """{"jsonrpc":"2.0","id":1,"result":7}""", TestName = "Dispatch_Call_EchoesIdAndResult")]
    [TestCase("""{"jsonrpc":"2.0","id":"a","method":"test_echo","params":[null,1]}""",
        """{"jsonrpc":"2.0","id":"a","error":{"code":-32602,"message":"missing value for required parameter 0 (value)"}}""",
        TestName = "Dispatch_NullRequiredParameter_IsMissing")]
    [TestCase("""{"jsonrpc":"2.0","id":null,"method":"nope"}""",
        """{"jsonrpc":"2.0","id":null,"error":{"code":-32601,"message":"the method nope does not exist/is not available"}}""",
        TestName = "Dispatch_UnknownMethod_IsMethodNotFound")]
    [TestCase("""{"jsonrpc":"2.0","id":1,"method":"test_echo","params":{"value":1}}""",
        """{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"params must be an array: parameters are positional"}}""",
        TestName = "Dispatch_ParametersByName_AreInvalid")]
    [TestCase("""{"jsonrpc":"2.0","id":1,"method":"test_echo","params":[1,2,3]}""",
        """{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"too many parameters for test_echo: at most 2"}}""",
        TestName = "Dispatch_TooManyParameters_AreInvalid")]
    [TestCase("""{"id":1,"method":"test_echo","params":[1]}""",
        """{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"jsonrpc must be \"2.0\""}}""",
        TestName = "Dispatch_Version1Envelope_IsInvalid")]
    [TestCase("""{"jsonrpc":"2.0","id":[1],"method":"test_echo","params":[1]}""",
        """{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"id must be a string, a number or null"}}""",
        TestName = "Dispatch_IdArray_IsInvalid")]
    [TestCase("[]", """{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"empty batch"}}""",
        TestName = "Dispatch_EmptyBatch_IsInvalid")]
    [TestCase("[1,2,3,4,5,6]",
        """{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batch of 6 calls exceeds 5 (rpc.batchMax)"}}""",
        TestName = "Dispatch_BatchOverTheLimit_NamesTheSetting")]
    [TestCase("7",
        """{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"a request must be a JSON object"}}""",
        TestName = "Dispatch_Number_IsInvalid")]
    [TestCase("""{"jsonrpc":"2.0","method":"test_echo","params":[1]}""", "",
        TestName = "Dispatch_Notification_HasNoBody")]
    [TestCase("""[{"jsonrpc":"2.0","method":"test_echo","params":[1]}]""", "",
        TestName = "Dispatch_BatchOfNotifications_HasNoBody")]
    [TestCase("""{"jsonrpc":"2.0","id":1,"method":"test_echo","params":["boom"]}""",
        """{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"internal error"}}""",
        TestName = "Dispatch_BugInAMethod_IsAnInternalErrorWithoutDetails")]
    [TestCase("""{"jsonrpc":"2.0","id":1,"method":"test_echo","params":["pruned"]}""",
        """{"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"the state of block 3 is pruned; the oldest kept is that of block 9"}}""",
        TestName = "Dispatch_StatePrunedDuringTheCall_IsNotFound")]
    [TestCase("""{"jsonrpc":"2.0","id":1,"method":"test_echo","params":["slow"]}""",
        """{"jsonrpc":"2.0","id":1,"error":{"code":-32005,"message":"the call took longer than 50 ms (rpc.callTimeoutMs)"}}""",
        TestName = "Dispatch_SlowCall_EndsAtItsTimeout")]
    public void Dispatch_Request_AnswersExactly(string request, string expected) =>
        Assert.That(Dispatch(request), Is.EqualTo(expected));

    [TestCase("{")]
    [TestCase("")]
    [TestCase("{\"jsonrpc\":\"2.0\",}")]
    [TestCase("\u0000\u0001")]
    public void Dispatch_NotJson_IsParseError(string request)
    {
        using JsonDocument answer = JsonDocument.Parse(Dispatch(request));
        Assert.That(
            answer.RootElement.GetProperty("error").GetProperty("code").GetInt32(), Is.EqualTo(-32700));
    }

    [Test]
    public void Dispatch_DeepNesting_IsParseErrorNotAStackOverflow()
    {
        string deep = new string('[', 100_000) + new string(']', 100_000);
        using JsonDocument answer = JsonDocument.Parse(Dispatch(deep));
        Assert.That(
            answer.RootElement.GetProperty("error").GetProperty("code").GetInt32(), Is.EqualTo(-32700));
    }

    [Test]
    public void Dispatch_MixedBatch_AnswersAllButTheNotificationInOrder()
    {
        string batch = """
            [{"jsonrpc":"2.0","id":1,"method":"test_echo","params":[1]},
             {"jsonrpc":"2.0","method":"test_echo","params":[2]},
             3,
             {"jsonrpc":"2.0","id":4,"method":"nope"}]
            """;
        using JsonDocument answer = JsonDocument.Parse(Dispatch(batch));
        Assert.That(answer.RootElement.GetArrayLength(), Is.EqualTo(3));
        Assert.That(answer.RootElement[0].GetProperty("result").GetInt32(), Is.EqualTo(1));
        Assert.That(
            answer.RootElement[1].GetProperty("error").GetProperty("code").GetInt32(), Is.EqualTo(-32600));
        Assert.That(
            answer.RootElement[2].GetProperty("error").GetProperty("code").GetInt32(), Is.EqualTo(-32601));
    }

    [Test]
    public async Task Dispatch_BatchThatTakesTooLong_RefusesWhatIsLeft()
    {
        RpcDispatcher dispatcher = new([_echo], Limits with { CallTimeoutMs = 60_000, BatchTimeoutMs = 20 });
        const string Slow = """{"jsonrpc":"2.0","id":1,"method":"test_echo","params":["slow"]}""";
        byte[] batch = Encoding.UTF8.GetBytes($"[{Slow},{Slow.Replace("slow", "quick", StringComparison.Ordinal)}]");
        (ReadOnlyMemory<byte> response, _) = await dispatcher.DispatchAsync(batch, CancellationToken.None);
        using JsonDocument answer = JsonDocument.Parse(response);
        foreach (JsonElement entry in answer.RootElement.EnumerateArray())
        {
            JsonElement error = entry.GetProperty("error");
            Assert.That(error.GetProperty("code").GetInt32(), Is.EqualTo(-32005));
            Assert.That(error.GetProperty("message").GetString(), Does.Contain("rpc.batchTimeoutMs"));
        }
    }

    [Test]
    public void Dispatch_Notification_IsExecuted()
    {
        int before = _echo.Calls;
        Dispatch("""{"jsonrpc":"2.0","method":"test_echo","params":[1]}""");
        Assert.That(_echo.Calls, Is.EqualTo(before + 1));
    }

    [Test]
    public void Dispatch_ResponseTooLarge_IsAnErrorThatNamesTheSetting()
    {
        string answer = Dispatch(
            $$"""{"jsonrpc":"2.0","id":1,"method":"test_echo","params":["{{new string('x', 3_000)}}"]}""");
        Assert.That(answer, Does.Contain("rpc.responseBytesMax").And.Contain("-32005"));
    }

    [Test]
    public async Task Dispatch_RandomBytesAndMutations_NeverThrow()
    {
        byte[] seed = Encoding.UTF8.GetBytes(
            """[{"jsonrpc":"2.0","id":1,"method":"test_echo","params":["0x1",{"a":[1]}]}]""");
        Random random = new(7);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] request = [.. seed];
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                request[random.Next(request.Length)] = (byte)random.Next(256);
            }

            (ReadOnlyMemory<byte> response, _) =
                await _dispatcher.DispatchAsync(request, CancellationToken.None);
            if (!response.IsEmpty)
            {
                using JsonDocument parsed = JsonDocument.Parse(response);
            }
        }
    }

    private string Dispatch(string request) =>
        Encoding.UTF8.GetString(_dispatcher.Answer(Encoding.UTF8.GetBytes(request)).Span);
}
