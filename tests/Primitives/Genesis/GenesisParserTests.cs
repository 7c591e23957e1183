using System.Text;
using System.Text.Json.Nodes;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Genesis;

/// <summary>A genesis file: round trip, hash, and every fault by kind and place.</summary>
public sealed class GenesisParserTests
{
    private static readonly UInt256 Stake = UInt256.PowerOfTen(24);

    [Test]
    public void TryParse_WrittenConfig_GivesBackTheSame()
    {
        GenesisConfig config = Sample();
        GenesisConfig read = Parse(GenesisWriter.ToJson(config));
        Assert.That(GenesisWriter.ToJson(read), Is.EqualTo(GenesisWriter.ToJson(config)));
        Assert.That(GenesisWriter.ComputeHash(read), Is.EqualTo(GenesisWriter.ComputeHash(config)));
        Assert.That(read.Alloc, Is.EqualTo(config.Alloc));
        Assert.That(read.Validators, Is.EqualTo(config.Validators));
        Assert.That(read.Consensus, Is.EqualTo(config.Consensus));
        Assert.That(read.Validators[0].Power, Is.EqualTo(new Power(1_000_000)));
    }

    [Test]
    public void ComputeHash_DependsOnEveryField()
    {
        List<Hash256> hashes = [GenesisWriter.ComputeHash(Sample())];
        GenesisConfig config = Sample();
        hashes.AddRange(new[]
        {
            config with { ChainId = 2 },
            config with { TimestampMs = 2 },
            config with { GasLimit = 2 },
            config with { BlockSizeBytesMax = 2 },
            config with { BaseFeePerGasWei = 2 },
            config with { TreasuryWei = 2 },
            config with { EcosystemReserveWei = 2 },
            config with { Consensus = config.Consensus with { BlockTimeMs = 2 } },
            config with { Consensus = config.Consensus with { MinBlockTimeMs = 2 } },
            config with { Consensus = config.Consensus with { NetworkDelayMs = 2 } },
            config with { Consensus = config.Consensus with { BuildBudgetMs = 2 } },
            config with { Consensus = config.Consensus with { ResendMs = 2 } },
            config with { Consensus = config.Consensus with { StandstillMs = 2 } },
            config with { Consensus = config.Consensus with { ForkId = 2 } },
            config with { Consensus = config.Consensus with { EpochBlocks = 2 } },
            config with { Consensus = config.Consensus with { CreditWindowBlocks = 2 } },
            config with { Staking = config.Staking with { MinSelfStakeWei = 2 } },
            config with { Staking = config.Staking with { UnbondingEpochs = 3 } },
            config with { Staking = config.Staking with { SlashBps = 3 } },
            config with { Staking = config.Staking with { JailEpochs = 3 } },
            config with { Staking = config.Staking with { ValidatorsMax = 3 } },
            config with { Staking = config.Staking with { CommissionChangeBpsMax = 3 } },
            config with { Fees = config.Fees with { ProtocolBps = 2 } },
            config with { Fees = config.Fees with { ModelBps = 2 } },
            config with { Fees = config.Fees with { StakersBps = 2 } },
            config with { Fees = config.Fees with { DataBps = 2 } },
            config with { Fees = config.Fees with { ProtocolBurnBps = 2 } },
            config with { Fees = config.Fees with { BaseFeeBurnBps = 2 } },
            config with { Validators = [config.Validators[0]] },
            config with { Validators = [config.Validators[1], config.Validators[0]] },
            config with { Alloc = [] },
            config with { Baseline = [] },
        }.Select(GenesisWriter.ComputeHash));
        Assert.That(hashes, Is.Unique);
    }

    [Test]
    public void TryParse_HexAmounts_AreDecimalOnes()
    {
        JsonNode json = SampleJson();
        json["baseFeePerGas"] = "0x3b9aca00";
        Assert.That(Parse(json).BaseFeePerGasWei, Is.EqualTo((UInt256)1_000_000_000));
    }

    [Test]
    public void TryParse_AllocInAnyOrder_IsOrderedByAddress()
    {
        JsonNode json = SampleJson();
        JsonObject alloc = json["alloc"]!.AsObject();
        JsonObject reversed =
            new(alloc.Reverse().Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        json["alloc"] = reversed;
        Assert.That(GenesisWriter.ComputeHash(Parse(json)), Is.EqualTo(GenesisWriter.ComputeHash(Sample())));
    }

    private static readonly object[][] Faults =
    [
        Fault(GenesisProblem.UnknownField, "surprise", j => j["surprise"] = 1),
        Fault(GenesisProblem.UnknownField, "fees.surprise", j => j["fees"]!["surprise"] = 1),
        Fault(GenesisProblem.UnknownField, "validators[1].x", j => j["validators"]![1]!["x"] = 1),
        Fault(GenesisProblem.UnknownField, "baseline[0].x", j => j["baseline"]![0]!["x"] = 1),
        Fault(GenesisProblem.MissingField, "gasLimit", j => j.AsObject().Remove("gasLimit")),
        Fault(GenesisProblem.MissingField, "fees", j => j.AsObject().Remove("fees")),
        Fault(GenesisProblem.MissingField, "alloc", j => j.AsObject().Remove("alloc")),
        Fault(GenesisProblem.MissingField, "consensus.forkId", j =>
            j["consensus"]!.AsObject().Remove("forkId")),
        Fault(GenesisProblem.WrongType, "chainId", j => j["chainId"] = "1"),
        Fault(GenesisProblem.WrongType, "chainId", j => j["chainId"] = 1.5),
        Fault(GenesisProblem.WrongType, "chainId", j => j["chainId"] = -1),
        Fault(GenesisProblem.WrongType, "treasury", j => j["treasury"] = 1),
        Fault(GenesisProblem.WrongType, "fees", j => j["fees"] = 1),
        Fault(GenesisProblem.WrongType, "alloc", j => j["alloc"] = new JsonArray()),
        Fault(GenesisProblem.WrongType, "validators", j => j["validators"] = 1),
        Fault(GenesisProblem.WrongType, "validators[0]", j => j["validators"]![0] = 1),
        Fault(GenesisProblem.InvalidValue, "treasury", j => j["treasury"] = "-1"),
        Fault(GenesisProblem.InvalidValue, "treasury", j => j["treasury"] = "0x"),
        Fault(GenesisProblem.InvalidValue, "treasury", j => j["treasury"] = "0x1" + new string('0', 64)),
        Fault(GenesisProblem.InvalidValue, "validators[0].publicKey", j =>
            j["validators"]![0]!["publicKey"] = "0x02"),
        Fault(GenesisProblem.InvalidValue, "validators[0].address", j =>
            j["validators"]![0]!["address"] = "0x12"),
        Fault(GenesisProblem.InvalidValue, "baseline[0].hash", j => j["baseline"]![0]!["hash"] = "0x12"),
        Fault(GenesisProblem.InvalidValue, "alloc.12", j => j["alloc"]!["12"] = "1"),
        Fault(GenesisProblem.OutOfRange, "fees.modelBps", j => j["fees"]!["modelBps"] = 4_294_967_296),
        Fault(GenesisProblem.OutOfRange, "fees.modelBps", j => j["fees"]!["modelBps"] = 10_001),
        Fault(GenesisProblem.OutOfRange, "chainId", j => j["chainId"] = 0),
        Fault(GenesisProblem.OutOfRange, "timestampMs", j => j["timestampMs"] = 0),
        Fault(GenesisProblem.OutOfRange, "gasLimit", j => j["gasLimit"] = 999_999),
        Fault(GenesisProblem.OutOfRange, "blockSizeBytesMax", j =>
            j["blockSizeBytesMax"] = BlockCodec.SizeBytesMax + 1),
        Fault(GenesisProblem.OutOfRange, "baseFeePerGas", j => j["baseFeePerGas"] = "0"),
        Fault(GenesisProblem.OutOfRange, "consensus.minBlockTimeMs", j =>
            j["consensus"]!["minBlockTimeMs"] = 1_001),
        Fault(GenesisProblem.OutOfRange, "consensus.networkDelayMs", j =>
            j["consensus"]!["networkDelayMs"] = 0),
        Fault(GenesisProblem.OutOfRange, "validators", j => j["validators"] = new JsonArray()),
        Fault(GenesisProblem.OutOfRange, "validators[0].stake", j =>
            j["validators"]![0]!["stake"] = "999999999999999999"),
        Fault(GenesisProblem.OutOfRange, "validators[0].stake", j =>
            j["staking"]!["minSelfStake"] = "1000000000000000000000001"),
        Fault(GenesisProblem.TooMany, "validators", j => j["staking"]!["validatorsMax"] = 1),
        Fault(GenesisProblem.OutOfRange, "consensus.epochBlocks", j => j["consensus"]!["epochBlocks"] = 0),
        Fault(GenesisProblem.OutOfRange, "consensus.epochBlocks", j =>
            j["consensus"]!["epochBlocks"] = 10_000_001),
        Fault(GenesisProblem.OutOfRange, "consensus.creditWindowBlocks", j =>
            j["consensus"]!["creditWindowBlocks"] = 15),
        Fault(GenesisProblem.OutOfRange, "staking.minSelfStake", j =>
            j["staking"]!["minSelfStake"] = "999999999999999999"),
        Fault(GenesisProblem.OutOfRange, "staking.unbondingEpochs", j =>
            j["staking"]!["unbondingEpochs"] = 129),
        Fault(GenesisProblem.OutOfRange, "staking.slashBps", j => j["staking"]!["slashBps"] = 0),
        Fault(GenesisProblem.OutOfRange, "staking.slashBps", j => j["staking"]!["slashBps"] = 10_001),
        Fault(GenesisProblem.OutOfRange, "staking.jailEpochs", j => j["staking"]!["jailEpochs"] = 0),
        Fault(GenesisProblem.OutOfRange, "staking.validatorsMax", j =>
            j["staking"]!["validatorsMax"] = 257),
        Fault(GenesisProblem.OutOfRange, "staking.commissionChangeBpsMax", j =>
            j["staking"]!["commissionChangeBpsMax"] = 10_001),
        Fault(GenesisProblem.OutOfRange, "hosting.minBond", j => j["hosting"]!["minBond"] = "0"),
        Fault(GenesisProblem.OutOfRange, "hosting.acceptSeconds", j => j["hosting"]!["acceptSeconds"] = 0),
        Fault(GenesisProblem.OutOfRange, "hosting.acceptSeconds", j =>
            (j["hosting"]!["acceptSeconds"], j["hosting"]!["unbondingSeconds"]) = (604_801, 700_000)),
        Fault(GenesisProblem.OutOfRange, "hosting.unbondingSeconds", j =>
            j["hosting"]!["unbondingSeconds"] = 7_200),
        Fault(GenesisProblem.OutOfRange, "hosting.slashBps", j => j["hosting"]!["slashBps"] = 0),
        Fault(GenesisProblem.OutOfRange, "hosting.reporterBps", j => j["hosting"]!["reporterBps"] = 5_001),
        Fault(GenesisProblem.MissingField, "hosting.slashBps", j =>
            j["hosting"]!.AsObject().Remove("slashBps")),
        Fault(GenesisProblem.OutOfRange, "baseline[0].sizeBytes", j => j["baseline"]![0]!["sizeBytes"] = 0),
        Fault(GenesisProblem.ReservedChainId, "chainId", j => j["chainId"] = 1612),
        Fault(GenesisProblem.ReservedChainId, "chainId", j => j["chainId"] = 161201),
        Fault(GenesisProblem.SharesDoNotSum, "fees", j => j["fees"]!["dataBps"] = 5_001),
        Fault(GenesisProblem.SupplyDoesNotSum, "", j => j["treasury"] = "1"),
    ];

    [TestCaseSource(nameof(Faults))]
    public void TryParse_OneFault_IsNamedWithItsPlace(
        GenesisProblem problem, string path, Action<JsonNode> spoil)
    {
        JsonNode json = SampleJson();
        spoil(json);
        IReadOnlyList<GenesisError> errors = Errors(Encoding.UTF8.GetBytes(json.ToJsonString()));
        Assert.That(errors.Select(error => (error.Problem, error.Path)), Does.Contain((problem, path)));
        Assert.That(errors[0].ToString(), Does.Not.Contain("\n"));
    }

    [Test]
    public void TryParse_ReservedAddresses_AreRefused(
        [Values(
            "0x0000000000000000000000000000000000000000",
            "0x0000000000000000000000000000000000000d00",
            "0x0000000000000000000000000000000000000dff")] string address)
    {
        JsonNode json = SampleJson();
        json["alloc"]![address] = "1";
        json["treasury"] = (Sample().TreasuryWei - 1).ToString();
        Assert.That(
            Errors(Encoding.UTF8.GetBytes(json.ToJsonString())).Select(error => (error.Problem, error.Path)),
            Is.EqualTo(new[] { (GenesisProblem.ReservedAddress, "alloc." + address) }));
    }

    [Test]
    public void TryParse_SameValidatorTwice_IsTwoDuplicateEntries()
    {
        JsonNode json = SampleJson();
        json["validators"]![1] = json["validators"]![0]!.DeepClone();
        Assert.That(
            Errors(Encoding.UTF8.GetBytes(json.ToJsonString())).Select(error => (error.Problem, error.Path)),
            Is.EqualTo(new[]
            {
                (GenesisProblem.DuplicateEntry, "validators[1].address"),
                (GenesisProblem.DuplicateEntry, "validators[1].publicKey"),
            }));
    }

    [TestCase("{\"chainId\":1,", "{\"chainId\":1,\"chainId\":1,", GenesisProblem.DuplicateField, "chainId")]
    [TestCase("\"forkId\":0", "\"forkId\":0,\"forkId\":0", GenesisProblem.DuplicateField, "consensus.forkId")]
    public void TryParse_FieldTwice_IsRefused(string find, string with, GenesisProblem problem, string path)
    {
        string text = SampleJson().ToJsonString()
            .Replace("{\"chainId\":161299,", "{\"chainId\":1,", StringComparison.Ordinal);
        string spoiled = text.Replace(find, with, StringComparison.Ordinal);
        Assert.That(spoiled, Is.Not.EqualTo(text));
        Assert.That(
            Errors(Encoding.UTF8.GetBytes(spoiled)).Select(error => (error.Problem, error.Path)),
            Does.Contain((problem, path)));
    }

    [Test]
    public void TryParse_SameAddressInTwoSpellings_IsADuplicate()
    {
        JsonNode json = SampleJson();
        string address = json["alloc"]!.AsObject().First().Key;
        json["alloc"]!["0x" + address[2..].ToUpperInvariant()] = "1";
        Assert.That(
            Errors(Encoding.UTF8.GetBytes(json.ToJsonString())).Select(error => error.Problem),
            Does.Contain(GenesisProblem.DuplicateField));
    }

    [Test]
    public void TryParse_MoreThanTheMaxima_AreRefused()
    {
        Assert.That(
            Problem(new byte[GenesisParser.SizeBytesMax + 1]), Is.EqualTo(GenesisProblem.SizeLimitExceeded));

        JsonNode validators = SampleJson();
        JsonArray many = [];
        for (int i = 0; i <= GenesisRules.ValidatorsMax; i++)
        {
            many.Add(validators["validators"]![0]!.DeepClone());
        }

        validators["validators"] = many;
        Assert.That(
            Problem(Encoding.UTF8.GetBytes(validators.ToJsonString())), Is.EqualTo(GenesisProblem.TooMany));

        JsonNode alloc = SampleJson();
        JsonObject accounts = [];
        for (uint i = 0; i <= GenesisRules.AllocMax; i++)
        {
            accounts[Address.FromTail(0x1_0000 + i).ToString()] = "1";
        }

        alloc["alloc"] = accounts;
        Assert.That(
            Problem(Encoding.UTF8.GetBytes(alloc.ToJsonString())), Is.EqualTo(GenesisProblem.TooMany));

        JsonNode baseline = SampleJson();
        JsonArray texts = [];
        for (int i = 0; i <= GenesisRules.BaselineMax; i++)
        {
            texts.Add(baseline["baseline"]![0]!.DeepClone());
        }

        baseline["baseline"] = texts;
        Assert.That(
            Problem(Encoding.UTF8.GetBytes(baseline.ToJsonString())), Is.EqualTo(GenesisProblem.TooMany));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("{} x")]
    [TestCase("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}")]
    [TestCase("{\"baseFeePerGas\":\"\\ud800\"}")]
    [TestCase("// no comments\n{}")]
    public void TryParse_NotJson_IsRefused(string text) =>
        Assert.That(Problem(Encoding.UTF8.GetBytes(text)), Is.EqualTo(GenesisProblem.InvalidJson));

    [Test]
    public void TryParse_ManyFaults_ReportsAHundred()
    {
        StringBuilder text = new("{\"x\":0");
        for (int i = 0; i < 500; i++)
        {
            text.Append(",\"u").Append(i).Append("\":0");
        }

        Assert.That(Errors(Encoding.UTF8.GetBytes(text.Append('}').ToString())), Has.Count.EqualTo(100));
    }

    [Test]
    public void TryParse_BytesChangedAtRandom_NeverThrow()
    {
        Random random = new(19);
        byte[] good = GenesisWriter.ToJson(Sample());
        for (int i = 0; i < 5_000; i++)
        {
            byte[] bytes = [.. good];
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            bool ok = GenesisParser.TryParse(bytes, out _, out IReadOnlyList<GenesisError> errors);
            Assert.That(ok, Is.EqualTo(errors.Count == 0));
        }
    }

    private static object[] Fault(GenesisProblem problem, string path, Action<JsonNode> spoil) =>
        [problem, path, spoil];

    private static GenesisConfig Sample()
    {
        PrivateKey[] keys =
            [.. Enumerable.Range(0, 2).Select(i => PrivateKey.Create(Keccak.Hash([(byte)i]).ToArray()))];
        GenesisAllocation[] alloc =
        [
            new(Address.FromTail(0x100A), UInt256.PowerOfTen(22)),
            new(Address.FromTail(0x2000), 1),
        ];
        return new GenesisConfig
        {
            ChainId = 161299,
            TimestampMs = 1_767_225_600_000,
            GasLimit = 30_000_000,
            BlockSizeBytesMax = 2 * 1024 * 1024,
            BaseFeePerGasWei = 1_000_000_000,
            TreasuryWei = GenesisConfig.SupplyWei - Stake - Stake - UInt256.PowerOfTen(22) - 1 - 5,
            EcosystemReserveWei = 5,
            Alloc = alloc,
            Validators = [.. keys.Select(key => new GenesisValidator(key.Address, key.PublicKey, Stake))],
            Consensus = new GenesisConsensus(),
            Fees = new GenesisFees(),
            Staking = new GenesisStaking(),
            Baseline = [new GenesisBaseline(Keccak.Hash([9]), 17)],
        };
    }

    private static JsonNode SampleJson() => JsonNode.Parse(GenesisWriter.ToJson(Sample()))!;

    private static GenesisConfig Parse(JsonNode json) => Parse(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static GenesisConfig Parse(byte[] json)
    {
        bool ok =
            GenesisParser.TryParse(json, out GenesisConfig? config, out IReadOnlyList<GenesisError> errors);
        Assert.That(ok, Is.True, string.Join("; ", errors));
        return config!;
    }

    private static IReadOnlyList<GenesisError> Errors(byte[] json)
    {
        Assert.That(GenesisParser.TryParse(json, out _, out IReadOnlyList<GenesisError> errors), Is.False);
        return errors;
    }

    private static GenesisProblem Problem(byte[] json) => Errors(json)[0].Problem;
}
