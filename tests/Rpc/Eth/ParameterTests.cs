using System.Text;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;
using OpenLedger.Rpc.Tests.Chain;

namespace OpenLedger.Rpc.Tests.Eth;

/// <summary>
/// Whatever a caller sends as parameters, to any method, is an answer or an error that says what was wrong.
/// </summary>
[TestFixture]
public class ParameterTests
{
    private const string Address = "\"0x00000000000000000000000000000000000000aa\"";
    private const string Hash = "\"0x0000000000000000000000000000000000000000000000000000000000000001\"";

    private readonly RpcHarness _rpc = new();

    [OneTimeSetUp]
    public void MakeChain() => _rpc.Chain.Mine(
        _rpc.Chain.Sign(MemoryChain.Alice, MemoryChain.Bob.Address, 1));

    [OneTimeTearDown]
    public void RequireNoBugs() => Assert.That(_rpc.InternalErrors, Is.Empty);

    [Test]
    public void EveryMethod_TooManyOrTooFewParameters_IsInvalidParams()
    {
        Assert.That(_rpc.Methods, Has.Count.GreaterThan(50));
        foreach (RpcMethod method in _rpc.Methods)
        {
            (int min, int max) = CountsOf(method);
            string tooMany = $"[{string.Join(',', Enumerable.Repeat("1", max + 1))}]";
            Assert.That(_rpc.Error(method.Name, tooMany).Code, Is.EqualTo(-32602), method.Name);
            if (min > 0)
            {
                (int code, string message, _) = _rpc.Error(method.Name, "[]");
                Assert.That(code, Is.EqualTo(-32602), method.Name);
                Assert.That(message, Does.StartWith("missing value for required parameter 0"), method.Name);
            }
        }
    }

    [Test]
    public void EveryMethod_RequiredParameterOfEveryWrongKind_IsInvalidParams()
    {
        string[] wrong =
        [
            "true", "-1", "1.5", "1e400", "[[]]", "\"zz\"", "\"0x\\ud800\"", "\"0xzz\"", "18446744073709551616",
        ];
        foreach (RpcMethod method in _rpc.Methods.Where(m => m.Declaration.RequiredCount > 0))
        {
            foreach (string value in wrong)
            {
                string parameters =
                    $"[{string.Join(',', Enumerable.Repeat(value, method.Declaration.RequiredCount))}]";
                Assert.That(_rpc.Error(method.Name, parameters).Code, Is.EqualTo(-32602),
                    $"{method.Name}{parameters}");
            }
        }
    }

    // Method, parameters, what the message must name.
    private static readonly object[][] Bad =
    [
        ["web3_sha3", "[\"0x123\"]", "'data'"],
        ["web3_sha3", "[\"68656c6c6f\"]", "'data'"],
        ["eth_getBalance", "[\"0x12\"]", "'address'"],
        ["eth_getBalance", "[null,\"latest\"]", "address"],
        ["eth_getBalance", $"[{Address},\"newest\"]", "'block'"],
        ["eth_getBalance", $"[{Address},\"0x01\"]", "'block'"],
        ["eth_getBalance", $"[{Address},\"0x10000000000000000\"]", "below 2^64"],
        ["eth_getBalance", $"[{Address},5]", "'block'"],
        ["eth_getBalance", $"[{Address},{{}}]", "either blockNumber or blockHash"],
        ["eth_getBalance", $"[{Address},{{\"blockHash\":{Hash},\"blockNumber\":\"0x1\"}}]",
            "either blockNumber or blockHash"],
        ["eth_getBalance", $"[{Address},{{\"blockHash\":\"0x1\"}}]", "block.blockHash"],
        ["eth_getBalance", $"[{Address},{{\"blockHash\":{Hash},\"requireCanonical\":1}}]",
            "requireCanonical"],
        ["eth_getStorageAt", $"[{Address},\"0x{new string('0', 66)}\"]", "'slot'"],
        ["eth_getStorageAt", $"[{Address},\"0x\"]", "'slot'"],
        ["eth_getProof", $"[{Address},\"0x0\"]", "'storageKeys'"],
        ["eth_getProof", $"[{Address},[1]]", "storageKeys[0]"],
        ["eth_getBlockByNumber", $"[{Hash},false]", "not a hash"],
        ["eth_getBlockByNumber", "[\"latest\",\"yes\"]", "fullTransactions"],
        ["eth_getBlockByHash", "[\"latest\",false]", "'blockHash'"],
        ["eth_getTransactionByBlockNumberAndIndex", "[\"latest\",\"0x10000000000000000\"]", "'index'"],
        ["eth_getTransactionByBlockNumberAndIndex", "[\"latest\",1]", "'index'"],
        ["eth_call", "[\"0x\"]", "'transaction' must be an object"],
        ["eth_call", $"[{{\"to\":{Address},\"data\":\"0x1\"}}]", "'data'"],
        ["eth_call", $"[{{\"to\":{Address},\"data\":\"0x01\",\"input\":\"0x02\"}}]",
            "'input' and 'data' differ"],
        ["eth_call", $"[{{\"to\":{Address},\"value\":1}}]", "'value'"],
        ["eth_call", $"[{{\"to\":{Address},\"gas\":\"0x0g\"}}]", "'gas'"],
        ["eth_call", $"[{{\"to\":{Address},\"chainId\":\"0x1\"}}]", "this chain is 161299"],
        ["eth_call", $"[{{\"to\":{Address},\"gasPrice\":\"0x1\",\"maxFeePerGas\":\"0x1\"}}]",
            "either 'gasPrice'"],
        ["eth_call", $"[{{\"to\":{Address},\"maxPriorityFeePerGas\":\"0x2\",\"maxFeePerGas\":\"0x1\"}}]",
            "higher than max fee"],
        ["eth_call", $"[{{\"to\":{Address},\"accessList\":{{}}}}]", "'accessList'"],
        ["eth_call", $"[{{\"to\":{Address},\"accessList\":[{{}}]}}]", "accessList"],
        ["eth_call", $"[{{\"to\":{Address}}},\"latest\",{{}}]", "too many parameters"],
        ["eth_feeHistory", "[\"0x0\",\"latest\"]", "at least 1"],
        ["eth_feeHistory", "[4,\"latest\"]", "'blockCount'"],
        ["eth_feeHistory", "[\"0x4\",\"latest\",[50,10]]", "ascending"],
        ["eth_feeHistory", "[\"0x4\",\"latest\",[101]]", "ascending"],
        ["eth_feeHistory", "[\"0x4\",\"latest\",[\"5\"]]", "ascending"],
        ["eth_sendRawTransaction", "[\"0xabc\"]", "'transaction'"],
        ["eth_newFilter", $"[{{\"blockHash\":{Hash}}}]", "eth_getLogs"],
        ["openledger_getDatanet", "[\"1\"]", "whole JSON number below 2^53"],
        ["openledger_getDatanet", "[9007199254740992]", "whole JSON number below 2^53"],
        ["openledger_getContribution", "[1,\"yes\"]", "withText"],
        ["openledger_getInference", "[\"0x12\"]", "32-byte hash"],
        ["openledger_listInferences", "[{\"limit\":0}]", "at least 1"],
        ["openledger_listInferences", "[{\"limit\":101}]", "at most 100"],
        ["openledger_listInferences", "[{\"form\":1}]", "it has from, limit"],
        ["openledger_earnings", "[1,2]", "goes with an account"],
        ["openledger_runInference", "[{\"prompt\":\"a\",\"maxTokens\":1}]", "modelId' is missing"],
        ["openledger_runInference", "[{\"modelId\":1,\"prompt\":\"a\",\"maxTokens\":8193}]", "at most 8192"],
        ["openledger_runInference", "[{\"modelId\":1,\"prompt\":7,\"maxTokens\":1}]", "'prompt'"],
        ["openledger_runInference",
            "[{\"modelId\":1,\"prompt\":\"a\",\"maxTokens\":1,\"signature\":\"0x00\"}]", "65 bytes"],
        ["openledger_runInference", "[{\"modelId\":1,\"prompt\":\"a\",\"maxTokens\":1,\"request\":{}}]",
            "modelId' is missing"],
        ["openledger_prepareInference", "[{\"modelId\":1,\"prompt\":\"a\",\"maxTokens\":1}]",
            "payer' is missing"],
        ["openledger_traceText", "[{\"modelId\":1}]", "text' is missing"],
    ];

    [TestCaseSource(nameof(Bad))]
    public void Method_BadParameter_IsNamed(string method, string parameters, string named)
    {
        (int code, string message, _) = _rpc.Error(method, parameters);
        Assert.That(code, Is.EqualTo(-32602), message);
        Assert.That(message, Does.Contain(named));
    }

    [Test]
    public void GetProof_MoreSlotsThanAllowed_IsInvalid()
    {
        string keys = string.Join(',', Enumerable.Repeat("\"0x0\"", 1_025));
        Assert.That(
            _rpc.Error("eth_getProof", $"[{Address},[{keys}]]").Message, Does.Contain("at most 1024"));
    }

    [Test]
    public void FeeHistory_MorePercentilesThanAllowed_IsInvalid()
    {
        string percentiles = string.Join(',', Enumerable.Repeat("1", 101));
        Assert.That(_rpc.Error("eth_feeHistory", $"[\"0x1\",\"latest\",[{percentiles}]]").Message,
            Does.Contain("at most 100"));
    }

    [Test]
    public void Call_LongerAccessListThanAllowed_IsInvalid()
    {
        string list = string.Join(',', Enumerable.Repeat($"{{\"address\":{Address}}}", 1_001));
        Assert.That(
            _rpc.Error("eth_call", $"[{{\"to\":{Address},\"accessList\":[{list}]}}]").Message,
            Does.Contain("at most 1000"));
    }

    [Test]
    public void EveryMethod_RandomParameters_NeverIsAnInternalError()
    {
        Random random = new(20_261_121);
        for (int round = 0; round < 300; round++)
        {
            foreach (RpcMethod method in _rpc.Methods)
            {
                int count = random.Next(CountsOf(method).Min, CountsOf(method).Max + 1);
                string parameters =
                    $"[{string.Join(',', Enumerable.Range(0, count).Select(_ => Value(random, 0)))}]";
                string answer = _rpc.Call(method.Name, parameters).GetRawText();
                Assert.That(answer, Does.Not.Contain("-32603"), $"{method.Name}{parameters}");
            }
        }
    }

    private static (int Min, int Max) CountsOf(RpcMethod method) =>
        (method.Declaration.RequiredCount, method.Declaration.Parameters.Count);

    private static string Value(Random random, int depth) => random.Next(depth > 2 ? 9 : 12) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 => $"{random.NextInt64(-10, 1L << random.Next(1, 63))}",
        3 => Address,
        4 => Hash,
        5 => $"\"0x{random.NextInt64(0, 1L << random.Next(1, 63)):x}\"",
        6 => $"\"{Hex.Encode(Bytes(random))}\"",
        7 => Pick(random, "\"latest\"", "\"pending\"", "\"earliest\"", "\"\"", "\"a prompt\"", "1.5",
            "1e999", "\"0x\"", "\"5\""),
        8 => $"\"{MemoryChain.Alice.Address}\"",
        9 => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1)))}]",
        _ => Object(random, depth),
    };

    private static string Object(Random random, int depth)
    {
        StringBuilder json = new("{");
        foreach (string name in Enumerable.Range(0, random.Next(6)).Select(_ => Pick(
            random, "from", "to", "data", "input", "value", "gas", "gasPrice", "accessList", "address",
            "topics", "fromBlock",
            "toBlock", "blockHash", "blockNumber", "modelId", "prompt", "maxTokens", "request", "signature",
            "text", "payer",
            "limit", "chainId", "nonce")).Distinct())
        {
            json.Append(json.Length > 1 ? "," : "").Append('"').Append(name).Append("\":").Append(
                Value(random, depth + 1));
        }

        return json.Append('}').ToString();
    }

    private static string Pick(Random random, params string[] values) => values[random.Next(values.Length)];

    private static byte[] Bytes(Random random)
    {
        byte[] bytes = new byte[random.Next(100)];
        random.NextBytes(bytes);
        return bytes;
    }
}
