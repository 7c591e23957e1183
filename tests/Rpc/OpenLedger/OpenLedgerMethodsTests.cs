using System.Text;
using System.Text.Json;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Tests.Chain;

namespace OpenLedger.Rpc.Tests.OpenLedger;

/// <summary>
/// openledger_* on a chain where an inference was prepared, run and settled over the RPC alone.
/// </summary>
[TestFixture]
public class OpenLedgerMethodsTests
{
    private InferenceScenario _scenario = null!;
    private JsonElement _prepared;
    private JsonElement _run;
    private string _id = "";

    private RpcHarness Rpc => _scenario.Rpc;

    [OneTimeSetUp]
    public void SettleOneInference()
    {
        _scenario = new InferenceScenario();
        _prepared = _scenario.Prepare();
        _run = _scenario.Run(_prepared);
        _id = _prepared.GetProperty("inferenceId").GetString()!;
        Receipt receipt = _scenario.Settle(_run);
        Assert.That(receipt.Succeeded, Is.True, () => Hex.Encode(receipt.RevertData.Span));
    }

    [Test]
    public void PrepareInference_TypedData_HashesToTheInferenceId()
    {
        JsonElement message = _prepared.GetProperty("message");
        InferenceRequest request = new(
            _scenario.Model,
            message.GetProperty("revision").GetUInt32(),
            Address.Parse(message.GetProperty("payer").GetString()!),
            Address.Parse(message.GetProperty("host").GetString()!),
            Keccak.Hash(Encoding.UTF8.GetBytes(InferenceScenario.Prompt)),
            message.GetProperty("maxTokensOut").GetUInt32(),
            InferenceScenario.Wei(message.GetProperty("maxFee")),
            InferenceScenario.Wei(message.GetProperty("nonce")),
            message.GetProperty("deadline").GetUInt64());
        Assert.That(
            request.Digest(MemoryChain.ChainId, SystemAddresses.Inference).ToString(), Is.EqualTo(_id));
        Assert.That(
            request.Host, Is.EqualTo(MemoryChain.Carol.Address), "the host is the payer when none is named");
        Assert.That(
            _prepared.GetProperty("types").EnumerateObject().Select(t => t.Name), Is.EqualTo(
                new[] { "InferenceRequest" }));
        string encoded =
            string.Join(',', _prepared.GetProperty("types").GetProperty("InferenceRequest").EnumerateArray()
            .Select(m => $"{m.GetProperty("type").GetString()} {m.GetProperty("name").GetString()}"));
        Assert.That($"InferenceRequest({encoded})", Is.EqualTo(InferenceRequest.EncodedType));
        Assert.That(
            _prepared.GetProperty("typedData").GetProperty("types").TryGetProperty("EIP712Domain", out _),
            Is.True);
    }

    [Test]
    public void RunInference_WithoutRequest_IsAPreviewThatCannotBeSettled()
    {
        JsonElement run = Rpc.Result(
            "openledger_runInference",
            $$"""[{"modelId":{{_scenario.Model}},"prompt":"{{InferenceScenario.Prompt}}","maxTokens":9}]""");
        Assert.That(run.GetProperty("settleCalldata").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(run.GetProperty("response").GetString(), Is.Not.Empty);
        Assert.That(run.GetProperty("tokensIn").GetInt32(), Is.EqualTo(3));
        Assert.That(run.GetProperty("tokensOut").GetInt32(), Is.InRange(1, 9));
    }

    [TestCase("\"prompt\":\"PROMPT\"", "\"prompt\":\"Another\"", "PROMPT_MISMATCH: ")]
    [TestCase("\"nonce\":\"7\"", "\"nonce\":\"8\"", "BAD_SIGNATURE: ")]
    [TestCase("\"signature\":\"0x", "\"signature\":\"0xffffffffffffffffffffffffffffffff",
        "'signature' must be")]
    public void RunInference_WithSomethingAltered_SaysWhat(string from, string to, string expected)
    {
        string parameters = _scenario.RunParameters(_prepared, InferenceScenario.Sign(_prepared));
        string altered = parameters.Replace(
            from.Replace("PROMPT", InferenceScenario.Prompt, StringComparison.Ordinal), to,
            StringComparison.Ordinal);
        Assert.That(altered, Is.Not.EqualTo(parameters));
        Assert.That(Rpc.Error("openledger_runInference", altered).Message, Does.StartWith(expected));
    }

    [Test]
    public void RunInference_WithBytesThatAreNoSignature_SaysSo() => Assert.That(
        Rpc.Error(
            "openledger_runInference",
            _scenario.RunParameters(_prepared, "0x" + new string('f', 130))).Message,
        Is.EqualTo("BAD_SIGNATURE: not a signature"));

    [Test]
    public void TraceInference_OfASettledOne_HasExactlyItsMembersAndSumsToTheWei()
    {
        JsonElement trace = Rpc.Result("openledger_traceInference", $"[\"{_id}\"]");
        Assert.That(Names(trace), Is.EqualTo(new[]
        {
            "inferenceId", "blockNumber", "transactionHash", "modelId", "payer", "host", "prompt",
            "response", "tokens",
            "spans", "fee", "proofHash", "attributionRoot", "acceptance",
        }));
        Assert.That(trace.GetProperty("spans").GetArrayLength(), Is.Positive);
        Assert.That(Names(trace.GetProperty("spans")[0]), Is.EqualTo(new[]
        {
            "start", "length", "text", "datanetId", "contributionId", "contributor", "weight", "wei",
        }));
        JsonElement fee = trace.GetProperty("fee");
        Assert.That(Names(fee), Is.EqualTo(new[]
        {
            "total", "host", "protocol", "model", "stakers", "data", "unattributed",
        }));
        UInt256 spans = Sum(
            trace.GetProperty("spans").EnumerateArray().Select(span => span.GetProperty("wei")));
        Assert.That(
            spans + InferenceScenario.Wei(fee.GetProperty("unattributed")),
            Is.EqualTo(InferenceScenario.Wei(fee.GetProperty("data"))));
        Assert.That(
            Sum(new[] { "host", "protocol", "model", "stakers", "data" }.Select(fee.GetProperty)),
            Is.EqualTo(InferenceScenario.Wei(fee.GetProperty("total"))));
        Assert.That(spans, Is.Not.EqualTo(UInt256.Zero));
        Assert.That(
            trace.GetProperty("response").GetString(), Is.EqualTo(_run.GetProperty("response").GetString()));
        Assert.That(
            trace.GetProperty("proofHash").GetString(),
            Is.EqualTo(Keccak.Hash(Hex.Decode(_run.GetProperty("proof").GetString()!)).ToString()));
        Height height = new(trace.GetProperty("blockNumber").GetUInt64());
        Assert.That(
            trace.GetProperty("attributionRoot").GetString(),
            Is.EqualTo(Rpc.Chain.GetHeader(height)!.AttributionRoot.ToString()));
    }

    [Test]
    public void Earnings_OfAllContributions_AreTheTracesSpans()
    {
        JsonElement trace = Rpc.Result("openledger_traceInference", $"[\"{_id}\"]");
        UInt256 spans = Sum(
            trace.GetProperty("spans").EnumerateArray().Select(span => span.GetProperty("wei")));
        UInt256 earned = Sum(new[] { _scenario.First, _scenario.Second }.Select(
            id => Rpc.Result("openledger_earnings", $"[{id}]").GetProperty("pending")));
        Assert.That(earned, Is.EqualTo(spans).And.Not.EqualTo(UInt256.Zero));
        JsonElement alice = Rpc.Result("openledger_earnings", $"[\"{MemoryChain.Alice.Address}\",1]");
        Assert.That(
            alice.GetProperty("account").GetString(), Is.EqualTo(MemoryChain.Alice.Address.ToString()));
    }

    [Test]
    public void Supply_AfterEverything_SumsToTheGenesisSupply()
    {
        JsonElement supply = Rpc.Result("openledger_supply");
        Assert.That(Names(supply), Is.EqualTo(new[]
        {
            "total", "accounts", "escrow", "stakes", "rewards", "treasury", "burned",
        }));
        Assert.That(supply.GetProperty("total").GetString(), Is.EqualTo("1000000000000000000000000000"));
        Assert.That(
            Sum(Names(supply).Skip(1).Select(supply.GetProperty)),
            Is.EqualTo(InferenceScenario.Wei(supply.GetProperty("total"))));
    }

    [Test]
    public void ListInferences_NewestFirst_TakesFromAndLimit()
    {
        JsonElement list = Rpc.Result("openledger_listInferences");
        Assert.That(list.GetArrayLength(), Is.EqualTo(1));
        Assert.That(list[0].GetProperty("inferenceId").GetString(), Is.EqualTo(_id));
        Assert.That(list[0].GetProperty("blockNumber").ValueKind, Is.EqualTo(JsonValueKind.Number));
        Assert.That(Rpc.Text("openledger_listInferences", """[{"from":1,"limit":5}]"""), Is.EqualTo("[]"));
        Assert.That(Rpc.Result("openledger_getInference", $"[\"{_id}\"]").GetProperty("proof").GetString(),
            Is.EqualTo(_run.GetProperty("proof").GetString()));
    }

    [Test]
    public void Catalogue_OfKnownIds_Answers()
    {
        JsonElement datanet = Rpc.Result("openledger_getDatanet", $"[{_scenario.Datanet}]");
        Assert.That(datanet.GetProperty("name").GetString(), Is.EqualTo("Made of syllables"));
        Assert.That(datanet.GetProperty("latestVersion").GetInt32(), Is.EqualTo(1));
        JsonElement contribution = Rpc.Result("openledger_getContribution", $"[{_scenario.Second},true]");
        Assert.That(contribution.GetProperty("contributor").GetString(), Is.EqualTo(
            MemoryChain.Bob.Address.ToString()));
        Assert.That(contribution.GetProperty("text").GetString(), Is.EqualTo(InferenceScenario.Text(1)));
        Assert.That(
            Rpc.Result("openledger_getContribution", $"[{_scenario.Second}]").GetProperty("text").ValueKind,
            Is.EqualTo(JsonValueKind.Null));
        JsonElement model = Rpc.Result("openledger_getModel", $"[{_scenario.Model}]");
        Assert.That(model.GetProperty("priceOut").GetString(), Is.EqualTo("2000000000000000000"));
        JsonElement text = Rpc.Result(
            "openledger_traceText",
            $$"""[{"modelId":{{_scenario.Model}},"text":"{{InferenceScenario.Text(1)}}"}]""");
        Assert.That(
            text.GetProperty("spans").EnumerateArray().Select(
                s => s.GetProperty("contributionId").GetUInt64()).Distinct(),
            Is.EquivalentTo(new[] { _scenario.First.Value, _scenario.Second.Value }),
            "shared sentences belong to whoever registered them first");
    }

    [Test]
    public void StakingMethods_OfTheGenesisValidator_ShowWhatItHas()
    {
        string account = MemoryChain.Proposer.Address.ToString();
        JsonElement listed = Rpc.Result("openledger_validators");
        JsonElement validator = listed[0];
        Assert.That(listed.GetArrayLength(), Is.EqualTo(1));
        Assert.Multiple(() =>
        {
            Assert.That(Rpc.Result("openledger_validators", "[0]").ToString(), Is.EqualTo(listed.ToString()));
            foreach (string subject in new[] { "0", $"\"{account}\"" })
            {
                Assert.That(
                    Rpc.Result("openledger_getValidator", $"[{subject}]").ToString(),
                    Is.EqualTo(validator.ToString()));
            }

            Assert.That(validator.GetProperty("id").GetUInt32(), Is.EqualTo(0));
            Assert.That(validator.GetProperty("index").GetUInt32(), Is.EqualTo(0));
            Assert.That(validator.GetProperty("account").GetString(), Is.EqualTo(account));
            Assert.That(validator.GetProperty("status").GetString(), Is.EqualTo("active"));
            Assert.That(validator.GetProperty("power").GetUInt64(), Is.EqualTo(1_000));
            Assert.That(validator.GetProperty("delegated").GetString(), Is.EqualTo("0"));
            JsonElement delegation = Rpc.Result("openledger_getDelegation", $"[\"{account}\",0]");
            Assert.That(
                delegation.GetProperty("stake").GetString(),
                Is.EqualTo(validator.GetProperty("selfStake").GetString()));
            Assert.That(delegation.GetProperty("unbonding").GetArrayLength(), Is.EqualTo(0));
        });
    }

    [TestCase("openledger_validators", "[77]", "the set of epoch 77 is not known")]
    [TestCase("openledger_getValidator", "[77]", "validator 77 is not known")]
    [TestCase("openledger_getDelegation", """["0x00000000000000000000000000000000000000aa",9]""",
        "validator 9 is not known")]
    [TestCase("openledger_getDatanet", "[77]", "datanet 77 is not known")]
    [TestCase("openledger_getDatanet", "[0]", "datanet 0 is not known")]
    [TestCase("openledger_getContribution", "[77]", "contribution 77 is not known")]
    [TestCase("openledger_getModel", "[9007199254740991]", "model 9007199254740991 is not known")]
    [TestCase("openledger_earnings", "[77]", "contribution 77 is not known")]
    [TestCase("openledger_runInference", """[{"modelId":77,"prompt":"a","maxTokens":1}]""",
        "model 77 is not known")]
    [TestCase("openledger_traceText", """[{"modelId":77,"text":"a"}]""", "model 77 is not known")]
    [TestCase("openledger_prepareInference",
        """[{"modelId":77,"prompt":"a","maxTokens":1,"payer":"0x00000000000000000000000000000000000000aa"}]""",
        "model 77 is not known")]
    [TestCase("openledger_getFinality", "[\"0x999\"]", "block 2457 is not final or not known")]
    public void Method_UnknownId_SaysWhat(string method, string parameters, string expected)
    {
        (int code, string message, _) = Rpc.Error(method, parameters);
        Assert.That(code, Is.EqualTo(-32001));
        Assert.That(message, Does.StartWith(expected));
    }

    [Test]
    public void Call_ThatChangesADatanetOnAnOlderBlock_SaysThatItsCorpusIsNotKept()
    {
        // The block of the first contribution, which no version had yet.
        int height = Rpc.Result("openledger_getContribution", $"[{_scenario.First}]")
            .GetProperty("blockNumber").GetInt32();
        string data = Hex.Encode(
            DatanetsContract.Interface.Function("publishVersion").EncodeCall(_scenario.Datanet.Value, 1UL));
        string call =
            $$"""[{"from":"{{MemoryChain.Alice.Address}}","to":"{{SystemAddresses.Datanets}}","data":"{{data}}"},"0x{{height:x}}"]""";
        foreach (string method in new[] { "eth_call", "eth_estimateGas", "eth_createAccessList" })
        {
            (int code, string message, _) = Rpc.Error(method, call);
            Assert.That(code, Is.EqualTo(-32001), message);
            Assert.That(message, Does.Contain($"corpus of block {height}"));
        }
    }

    [Test]
    public void Call_OfADatanetsViewOnAnOlderBlock_IsThatBlocks()
    {
        string data = Hex.Encode(
            DatanetsContract.Interface.Function("datanet").EncodeCall(_scenario.Datanet.Value));
        string call = $$"""[{"to":"{{SystemAddresses.Datanets}}","data":"{{data}}"},"0x2"]""";
        Assert.That(
            Rpc.Result("eth_call", call).GetString(),
            Is.Not.EqualTo(Rpc.Result(
                "eth_call", call.Replace("\"0x2\"", "\"latest\"", StringComparison.Ordinal)).GetString()));
    }

    [Test]
    public void Call_AnyFunctionOnAnyBlock_NeverIsABug()
    {
        Random random = new(5);
        foreach (Address contract in SystemContracts.Addresses)
        {
            foreach (AbiFunction function in Rpc.Chain.Executor.Contracts.Find(contract)?.Abi.Functions ?? [])
            {
                for (ulong height = 0; height <= Rpc.Chain.Head.Header.Number.Value; height++)
                {
                    string data = Hex.Encode(function.Selector) + string.Concat(
                        Enumerable.Range(0, 9).Select(_ => $"{random.Next(0, 4) * random.Next(0, 33):x64}"));
                    string call = $$"""[{"from":"{{MemoryChain.Alice.Address}}","to":"{{contract}}","data":"{{data}}"},"0x{{height:x}}"]""";
                    Assert.That(
                        Rpc.Call("eth_call", call).GetRawText(), Does.Not.Contain("-32603"),
                        $"{function} {call}");
                }
            }
        }
    }

    [Test]
    public void Inference_Unknown_SaysWhich()
    {
        foreach (string method in new[] { "openledger_getInference", "openledger_traceInference" })
        {
            Assert.That(
                Rpc.Error(method, $"[\"{Hash256.Zero}\"]"),
                Is.EqualTo((-32001, $"inference {Hash256.Zero} is not known", (string?)null)));
        }
    }

    [Test]
    public void GetFinality_OfABlock_IsItsHeaderAndTheNearestCertificate()
    {
        Rpc.Chain.Certify(new Height(4), [1, 2, 3]);
        JsonElement finality = Rpc.Result("openledger_getFinality", "[\"0x3\"]");
        Assert.That(
            Rpc.Result("openledger_getFinality", "[3]").GetRawText(), Is.EqualTo(finality.GetRawText()), "a JSON number");
        Assert.That(
            Keccak.Hash(Hex.Decode(finality.GetProperty("header").GetString()!)).ToString(),
            Is.EqualTo(finality.GetProperty("blockHash").GetString()));
        Assert.That(finality.GetProperty("certificate").GetString(), Is.EqualTo("0x010203"));
        Assert.That(finality.GetProperty("certificateBlockNumber").GetInt32(), Is.EqualTo(4));
        Assert.That(
            finality.GetProperty("descendants").EnumerateArray().Select(h => h.GetString()),
            Is.EqualTo(new[] { Hex.Encode(BlockHeaderCodec.Encode(Rpc.Chain.GetHeader(new Height(4))!)) }));
        Assert.That(
            Rpc.Result("openledger_getFinality", "[\"0x5\"]").GetProperty("certificate").ValueKind,
            Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void GetFinality_OfABlock_HasTheMembersThatLightClientsRead()
    {
        Rpc.Chain.Certify(new Height(4), [1, 2, 3]);
        JsonElement finality = Rpc.Result("openledger_getFinality", "[4,0]");
        Assert.That(Names(finality), Is.EquivalentTo(new[]
        {
            "blockNumber", "blockHash", "finalized", "epoch", "view", "parentView", "timestampMs", "stateRoot",
            "attributionRoot", "validatorsHash", "header", "certificateBlockNumber", "certificate",
            "descendants", "chainId", "genesisHash", "epochs",
        }));
        JsonElement epoch = finality.GetProperty("epochs").EnumerateArray().Single();
        Assert.That(Names(epoch), Is.EquivalentTo(
            new[] { "epoch", "header", "certificate", "rulesVersion", "validators", "parameters" }));
        Assert.That(epoch.GetProperty("certificate").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(
            Keccak.Hash(Hex.Decode(epoch.GetProperty("header").GetString()!)).ToString(),
            Is.EqualTo(finality.GetProperty("genesisHash").GetString()));
        JsonElement validator = epoch.GetProperty("validators").EnumerateArray().Single();
        Assert.That(validator.GetRawText(), Is.EqualTo(
            $$"""{"scheme":1,"publicKey":"{{MemoryChain.Proposer.PublicKey}}","power":1000}"""));
        Assert.That(Names(epoch.GetProperty("parameters")), Is.EquivalentTo(new[]
        {
            "blockTimeMs", "minBlockTimeMs", "networkDelayMs", "buildBudgetMs", "resendMs", "standstillMs",
            "forkId", "epochBlocks",
        }));
    }

    [Test]
    public void GetFinality_FromAnEpochAfterTheBlock_IsRefused() => Assert.That(
        Rpc.Error("openledger_getFinality", "[4,1]"),
        Is.EqualTo((-32602, "from is epoch 1; block 4 is of epoch 0", (string?)null)));

    [Test]
    public void Peers_OfTheNode_TellDirectionProtocolsScoreAndTraffic()
    {
        JsonElement peers = Rpc.Result("openledger_peers");
        Assert.That(peers.GetArrayLength(), Is.EqualTo(2));
        Assert.That(Names(peers[0]), Is.EqualTo(new[]
        {
            "peerId", "address", "direction", "agent", "protocols", "score", "bytesIn", "bytesOut",
            "connectedSeconds", "isValidator",
        }));
        Assert.That(peers[0].GetProperty("score").GetDouble(), Is.EqualTo(-1.5));
        Assert.That(peers[0].GetProperty("protocols").GetRawText(), Is.EqualTo("""["/ipfs/ping/1.0.0"]"""));
        Assert.That(peers[0].GetProperty("bytesOut").GetInt64(), Is.EqualTo(2_000));
        Assert.That(peers[1].GetProperty("isValidator").GetBoolean());
    }

    [Test]
    public void NodeInfoParamsAndHealth_AreTheNodes()
    {
        Assert.That(Rpc.Result("openledger_nodeInfo").GetProperty("nodeId").GetString(), Is.EqualTo("node0"));
        Assert.That(
            Rpc.Result("openledger_nodeInfo").GetProperty("listenAddresses").GetRawText(),
            Is.EqualTo("""["/ip4/127.0.0.1/tcp/4001/p2p/12D3KooWtest"]"""));
        Assert.That(Rpc.Result("openledger_params").GetProperty("fees").GetProperty("dataBps").GetInt32(),
            Is.EqualTo(5_000));
        Assert.That(
            Rpc.Result("openledger_health").GetProperty("finalizedHeight").GetUInt64(),
            Is.EqualTo(Rpc.Chain.Head.Header.Number.Value));
    }

    [OneTimeTearDown]
    public void RequireNoBugs() => Assert.That(Rpc.InternalErrors, Is.Empty);

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(member =>
        member.Name)];

    private static UInt256 Sum(IEnumerable<JsonElement> wei) =>
        wei.Aggregate(UInt256.Zero, (sum, element) => sum + InferenceScenario.Wei(element));
}
