using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Cli;

/// <summary>
/// What a node answers to an inference is not trusted: only the payer's own request is settled.
/// </summary>
[TestFixture]
public sealed class InferTests
{
    private static readonly UInt256 Deposit = 1_000;

    [Test]
    public async Task Infer_OwnRequest_IsSettled()
    {
        await using FakeChain chain = await StartAsync(request => request, "the prompt", fee: 10);

        CliRun run = await RunAsync(chain);

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(chain.Sent.Single().To, Is.EqualTo(SystemAddresses.Inference));
        Assert.That(run.Json.GetProperty("response").GetString(), Is.EqualTo("an answer"));
        Assert.That(run.Json.GetProperty("status").GetString(), Is.EqualTo("sent"));
    }

    [Test]
    public async Task Infer_CalldataOfAnotherRequest_IsNotSettled()
    {
        await using FakeChain chain = await StartAsync(
            request => request with { MaxFee = request.MaxFee + 1 }, "the prompt", fee: 10);

        await AssertForeignAsync(chain);
    }

    [Test]
    public async Task Infer_CalldataOfAnotherPrompt_IsNotSettled()
    {
        await using FakeChain chain = await StartAsync(request => request, "another prompt", fee: 10);

        await AssertForeignAsync(chain);
    }

    [Test]
    public async Task Infer_FeeAboveTheMost_IsNotSettled()
    {
        await using FakeChain chain = await StartAsync(request => request, "the prompt", fee: 101);

        CliRun run = await RunAsync(chain);

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain("FEE_ABOVE_MAX"));
        Assert.That(chain.Sent, Is.Empty);
    }

    [Test]
    public async Task Infer_DepositTooSmall_SaysHowMuchIsMissing()
    {
        await using FakeChain chain = await StartAsync(request => request, "the prompt", fee: 10);

        CliRun run = await RunAsync(chain, "--max-fee", "wei:1500");
        CliRun little = await RunAsync(chain, "--max-fee", "wei:1500", "--deposit", "wei:499");

        Assert.That(
            run.Error,
            Does.Contain("DEPOSIT_TOO_SMALL").And.Contain("add --deposit 0.0000000000000005 or more"));
        Assert.That(little.Error, Does.Contain("raise --deposit to 0.0000000000000005"));
        Assert.That(chain.Sent, Is.Empty);
    }

    private static async Task AssertForeignAsync(FakeChain chain)
    {
        CliRun run = await RunAsync(chain);

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(
            run.Error, Does.Contain("answered for something else than was asked; nothing was settled"));
        Assert.That(chain.Sent, Is.Empty);
    }

    private static Task<CliRun> RunAsync(FakeChain chain, params string[] more) => CliRun.RunAsync(
    [
        "infer", "--from", "dev0", "--model", "1", "--prompt", "the prompt", "--wait", "none", "--json",
        "--rpc", chain.Url,
        .. more,
    ]);

    private static async Task<FakeChain> StartAsync(
        Func<InferenceRequest, InferenceRequest> alter, string settledPrompt, ulong fee)
    {
        FakeChain chain = await FakeChain.StartAsync();
        chain.Node.On("eth_call", View);
        chain.Node.On("openledger_runInference", parameters =>
        {
            byte[] calldata = InferenceRequestAbi.EncodeSettle(
                alter(RequestOf(parameters[0].GetProperty("request"))),
                Hex.Decode(parameters[0].GetProperty("signature").GetString()!),
                System.Text.Encoding.UTF8.GetBytes(settledPrompt), [.. "an answer"u8], [1]);
            return new JsonObject
            {
                ["response"] = "an answer",
                ["tokensIn"] = 2,
                ["tokensOut"] = 2,
                ["fee"] = fee.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["settleCalldata"] = Hex.Encode(calldata),
            };
        });
        return chain;
    }

    private static JsonNode View(JsonElement parameters)
    {
        byte[] data = Hex.Decode(parameters[0].GetProperty("data").GetString()!);
        string to = parameters[0].GetProperty("to").GetString()!;
        AbiContract contract = to == SystemAddresses.Models.ToString()
            ? ModelsContract.Interface
            : InferenceContract.Interface;
        Assert.That(contract.TryFindFunction(data, out AbiFunction? function));
        byte[] results = function!.Name switch
        {
            "model" => function.EncodeResults(
                1UL, "x", Address.Zero, 1UL, 1UL, 1UL, Hash256.Zero, false, 1UL),
            "quote" => function.EncodeResults(100UL, 0UL),
            _ => function.EncodeResults(Deposit),
        };
        return Hex.Encode(results);
    }

    private static InferenceRequest RequestOf(JsonElement json) => new(
        new ModelId(json.GetProperty("modelId").GetUInt64()),
        json.GetProperty("revision").GetUInt32(),
        Address.Parse(json.GetProperty("payer").GetString()!),
        Address.Parse(json.GetProperty("host").GetString()!),
        Hash256.Parse(json.GetProperty("promptHash").GetString()!),
        json.GetProperty("maxTokensOut").GetUInt32(),
        UInt256.Parse(json.GetProperty("maxFee").GetString()!),
        UInt256.Parse(json.GetProperty("nonce").GetString()!),
        json.GetProperty("deadline").GetUInt64());
}
