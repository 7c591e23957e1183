using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Cli;

/// <summary>
/// Every command against a real node: consensus, execution, storage and JSON-RPC in this process.
/// </summary>
[TestFixture]
public sealed class CommandsOnDevnetTests
{
    private const string To = "0x00000000000000000000000000000000000000aa";

    private CliDevnet _devnet = null!;
    private string _folder = "";

    [OneTimeSetUp]
    public async Task StartDevnet()
    {
        _devnet = await CliDevnet.StartAsync(validators: 1);
        _folder = Directory.CreateTempSubdirectory("openledger-texts-").FullName;
    }

    [OneTimeTearDown]
    public async Task StopDevnet()
    {
        await _devnet.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task TxSend_Transfer_MovesTheAmount()
    {
        JsonElement sent = await DoneAsync("tx", "send", "--from", "dev9", "--to", To, "--value", "1.5");

        Assert.That(sent.GetProperty("status").GetString(), Is.EqualTo("final"));
        Assert.That(sent.GetProperty("gasUsed").GetUInt64(), Is.EqualTo(21_000));
        using JsonRpcClient rpc = new(new Uri(_devnet.Url), TimeSpan.FromSeconds(10));
        UInt256 balance = await new ChainClient(rpc).BalanceAsync(Address.Parse(To), CancellationToken.None);
        Assert.That(balance, Is.EqualTo(UInt256.Parse("1500000000000000000")));
    }

    [Test]
    public async Task TxSend_MoreThanTheBalance_IsRefused()
    {
        CliRun run = await _devnet.RunAsync(
            "tx", "send", "--from", "dev8", "--to", To, "--value", "999999999");

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain("fund").IgnoreCase);
    }

    [Test]
    public async Task Loop_FromContributionToTrace_PaysContributorsToTheWei()
    {
        ulong datanet = await CreateDatanetAsync("dev0", "open");
        ulong first = await ContributeAsync("dev1", datanet, Prose(1));
        ulong second = await ContributeAsync("dev2", datanet, Prose(2));
        JsonElement version = await DoneAsync(
            "datanet", "publish", "--from", "dev0", "--datanet", $"{datanet}");
        Assert.That(version.GetProperty("version").GetUInt64(), Is.EqualTo(1));
        JsonElement model = await DoneAsync(
            "model", "register", "--from", "dev0", "--name", "seas", "--datanet", $"{datanet}",
            "--price-in", "0.1", "--price-out", "0.5");
        ulong modelId = model.GetProperty("modelId").GetUInt64();
        Assert.That(model.GetProperty("versions")[0].GetProperty("version").GetUInt64(), Is.EqualTo(1));

        string[] infer =
        [
            "infer", "--from", "dev3", "--model", $"{modelId}", "--prompt", "ship 11 sails",
            "--max-tokens", "80",
        ];
        CliRun poor = await _devnet.RunAsync(infer);
        Assert.That(poor.Code, Is.EqualTo(1));
        Assert.That(poor.Error, Does.Contain("DEPOSIT_TOO_SMALL").And.Contain("add --deposit 0.04"));

        JsonElement paid = await DoneAsync([.. infer, "--deposit", "1"]);
        JsonElement trace = await DoneAsync("trace", paid.GetProperty("inferenceId").GetString()!);
        AssertTrace(paid, trace, [first, second]);

        CliRun shown = await _devnet.ShowAsync("trace", paid.GetProperty("inferenceId").GetString()!);
        Assert.That(shown.Output, Does.Contain("spans + not attributed = data: exact"));
        Assert.That(shown.Output, Does.Contain("parts = total: exact; keccak(proof) = proof hash"));
        Assert.That(shown.Output, Does.Not.Contain('\u001b'), "no colour into a pipe");

        CliRun again = await _devnet.ShowAsync(infer);
        Assert.That(again.Code, Is.Zero, again.Error);
        Assert.That(again.Output, Does.Contain("inference").And.Contain("total"));
        Assert.That(
            again.Error,
            Does.Contain("waiting until the settlement is final ...").And.Not.Contain("depositing"));
    }

    [Test]
    public async Task Infer_MaxFeeBelowThePrice_IsRefusedAndNothingSent()
    {
        ulong datanet = await CreateDatanetAsync("dev0", "owner-only");
        await ContributeAsync("dev0", datanet, Prose(7));
        await DoneAsync("datanet", "publish", "--from", "dev0", "--datanet", $"{datanet}");
        JsonElement model = await DoneAsync(
            "model", "register", "--from", "dev0", "--name", "x", "--datanet", $"{datanet}:1",
            "--price-in", "1", "--price-out", "1");

        CliRun run = await _devnet.RunAsync(
            "infer", "--from", "dev4", "--model", $"{model.GetProperty("modelId").GetUInt64()}",
            "--prompt", "ship 71 sails",
            "--max-fee", "wei:1", "--deposit", "wei:1");

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain("FEE_ABOVE_MAX").And.Contain("raise --max-fee"));
    }

    [Test]
    public async Task Contribute_FileAboveInline_TravelsAsideBecomesEffectiveAndEarns()
    {
        ulong datanet = await CreateDatanetAsync("dev0", "owner-only");
        string path = Save(string.Join('\n', Enumerable.Range(500, 40).Select(Botany)));
        Assert.That(new FileInfo(path).Length, Is.GreaterThan(Contributor.ContentBytesMax));
        string[] contribute =
        [
            "datanet", "contribute", "--from", "dev0", "--datanet", $"{datanet}", "--file", path, "--title",
            "Many ships",
        ];
        JsonElement contributed = await DoneAsync(contribute);
        ulong id = contributed.GetProperty("contributionId").GetUInt64();
        Assert.Multiple(() =>
        {
            Assert.That(contributed.GetProperty("sidecarStatus").GetString(), Is.EqualTo("admitted"));
            Assert.That(contributed.GetProperty("contributionStatus").GetString(), Is.EqualTo("accepted"));
            Assert.That(
                contributed.GetProperty("effectiveHeight").GetUInt64(),
                Is.GreaterThan(contributed.GetProperty("blockNumber").GetUInt64() + 64));
        });

        // Run again it sends nothing and says the same; from another account the content is taken.
        JsonElement again = await DoneAsync(contribute);
        Assert.That(again.GetProperty("contributionId").GetUInt64(), Is.EqualTo(id));
        Assert.That(again.TryGetProperty("transactionHash", out _), Is.False);
        CliRun other = await _devnet.RunAsync([.. contribute[..3], "dev6", .. contribute[4..]]);
        Assert.That(other.Code, Is.EqualTo(1));
        Assert.That(other.Error, Does.Contain("DUPLICATE_CONTENT: sidecar").And.Contain("nothing was sent"));

        // The model says only what two contributions support.
        ulong inline = await ContributeAsync("dev0", datanet, Botany(560));
        await DoneAsync("datanet", "publish", "--from", "dev0", "--datanet", $"{datanet}");
        JsonElement model = await DoneAsync(
            "model", "register", "--from", "dev0", "--name", "ships", "--datanet", $"{datanet}:1",
            "--price-in", "0.1", "--price-out", "0.5");
        JsonElement paid = await DoneAsync(
            "infer", "--from", "dev9", "--model", $"{model.GetProperty("modelId").GetUInt64()}", "--prompt",
            "tree 5107 grows", "--max-tokens", "80", "--deposit", "1");
        JsonElement trace = await DoneAsync("trace", paid.GetProperty("inferenceId").GetString()!);
        JsonElement[] spans = [.. trace.GetProperty("spans").EnumerateArray()];
        ulong[] earners = [.. spans.Select(s => s.GetProperty("contributionId").GetUInt64())];
        Assert.That(earners, Has.Some.EqualTo(id), trace.GetRawText());
        Assert.That(earners.Distinct(), Is.SubsetOf((ulong[])[id, inline]));
        Assert.That(
            spans.Select(s => UInt256.Parse(s.GetProperty("wei").GetString()!)),
            Is.All.GreaterThan(UInt256.Zero));
    }

    [Test]
    public async Task Contribute_SameTextTwice_NamesTheEarlierContribution()
    {
        ulong datanet = await CreateDatanetAsync("dev0", "open");
        ulong id = await ContributeAsync("dev5", datanet, Prose(3));

        CliRun again = await _devnet.RunAsync(
            "datanet", "contribute", "--from", "dev6", "--datanet", $"{datanet}", "--file", Save(Prose(3)));

        Assert.That(again.Code, Is.EqualTo(1));
        Assert.That(again.Error, Does.Contain($"DUPLICATE_CONTENT: contribution {id} has this content; "
            + "nothing was sent"));
    }

    [Test]
    public async Task Contribute_PartlyKnownText_ShowsTheMaskedRun()
    {
        ulong datanet = await CreateDatanetAsync("dev0", "open");
        ulong origin = await ContributeAsync("dev5", datanet, Prose(4));
        string path = Save(Prose(4) + " " + Prose(5));

        JsonElement half = await DoneAsync(
            "datanet", "contribute", "--from", "dev6", "--datanet", $"{datanet}",
            "--file", path, "--title", "Half");

        JsonElement run = half.GetProperty("maskedRuns")[0];
        Assert.That(run.GetProperty("originContributionId").GetUInt64(), Is.EqualTo(origin));
        Assert.That(half.GetProperty("noveltyBps").GetUInt64(), Is.InRange(3_000, 7_000));
        Assert.That(half.GetProperty("decision").GetString(), Does.Contain("repeat earlier text"));
        CliRun refused = await _devnet.ShowAsync(
            "datanet", "contribute", "--from", "dev7", "--datanet", $"{datanet}",
            "--file", Save(Prose(4) + " one more"));
        Assert.That(refused.Code, Is.EqualTo(1));
        Assert.That(refused.Error, Does.Contain("BELOW_NOVELTY"));
    }

    [Test]
    public async Task Contribute_InterruptedAfterTheCommitment_GoesOnFromIt()
    {
        ulong datanet = await CreateDatanetAsync("dev0", "open");
        using JsonRpcClient rpc = new(new Uri(_devnet.Url), TimeSpan.FromSeconds(10));
        ChainClient chain = new(rpc);
        FinalityWait wait = new(TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(10), TimeProvider.System);
        TransactionSender sender = new(chain, DevnetGenesis.ChainId, DevnetAccounts.Key(7), wait);
        byte[] content = System.Text.Encoding.UTF8.GetBytes(Prose(6));
        (Height committed, bool resumed) = await new Contributor(sender).CommitAsync(
            Primitives.Crypto.Keccak.Hash(content), CancellationToken.None);
        Assert.That(resumed, Is.False);
        ulong nonce = await chain.NonceAsync(sender.Account, CancellationToken.None);

        await ContributeAsync("dev7", datanet, Prose(6));

        Assert.That(
            await chain.NonceAsync(sender.Account, CancellationToken.None),
            Is.EqualTo(nonce + 1),
            "no new commitment");
        Assert.That(committed.Value, Is.GreaterThan(0));
    }

    [Test]
    public async Task Contribute_OwnerOnlyDatanet_TakesTheOwnerWithoutACommitment()
    {
        ulong datanet = await CreateDatanetAsync("dev0", "owner-only");

        CliRun stranger = await _devnet.RunAsync(
            "datanet", "contribute", "--from", "dev6", "--datanet", $"{datanet}", "--file", Save(Prose(8)));
        CliRun owner = await _devnet.ShowAsync(
            "datanet", "contribute", "--from", "dev0", "--datanet", $"{datanet}", "--file", Save(Prose(8)));

        Assert.That(stranger.Code, Is.EqualTo(1));
        Assert.That(stranger.Error, Does.Contain("NOT_OWNER"));
        Assert.That(owner.Code, Is.Zero, owner.Error);
        Assert.That(owner.Error, Does.Not.Contain("committing"));
        Assert.That(owner.Output, Does.Contain("accepted").And.Contain("100 %"));
    }

    [Test]
    public async Task Loop_ExternalModel_IsAnsweredByItsHostAndAcceptedByItsPayer()
    {
        ulong datanet = await CreateDatanetAsync("dev0", "open");
        string text = Prose(71);
        ulong contribution = await ContributeAsync("dev1", datanet, text);
        await DoneAsync("datanet", "publish", "--from", "dev0", "--datanet", $"{datanet}");
        string[] register =
        [
            "model", "register", "--from", "dev4", "--name", "elsewhere", "--kind", "external", "--datanet",
            $"{datanet}", "--price-in", "0.1", "--price-out", "0.5",
        ];
        CliRun unbonded = await _devnet.RunAsync(register);
        Assert.That(unbonded.Error, Does.Contain("BOND_TOO_SMALL"));
        await DoneAsync("host", "bond", "--from", "dev4", "--amount", "10");
        string model = $"{(await DoneAsync(register)).GetProperty("modelId").GetUInt64()}";
        await using FakeNode upstream = await FakeNode.StartAsync();
        string answer = string.Join(' ', text.Split(' ').Take(40));
        upstream.Instead = context => context.Response.WriteAsync(new JsonObject
        {
            ["choices"] = new JsonArray(new JsonObject { ["message"] = new JsonObject { ["content"] = answer } }),
        }.ToJsonString());
        Task<CliRun> host = _devnet.RunAsync(
            "host", "run", "--from", "dev4", "--model", model, "--upstream", upstream.Endpoint.ToString(),
            "--from-block", "0", "--count", "1");

        JsonElement paid = await DoneAsync(
            "infer", "--from", "dev5", "--model", model, "--prompt", "tell me of a ship", "--deposit", "1");

        CliRun hosted = await host;
        Assert.That(hosted.Code, Is.Zero, hosted.Error);
        Assert.That(hosted.Json.GetProperty("status").GetString(), Is.EqualTo("settled"));
        JsonElement trace = await DoneAsync("trace", paid.GetProperty("inferenceId").GetString()!);
        Assert.Multiple(() =>
        {
            Assert.That(trace.GetProperty("response").GetString(), Is.EqualTo(answer));
            Assert.That(
                trace.GetProperty("acceptance").GetProperty("status").GetString(), Is.EqualTo("accepted"));
            Assert.That(
                trace.GetProperty("spans")[0].GetProperty("contributionId").GetUInt64(),
                Is.EqualTo(contribution));
        });
        CliRun again = await _devnet.RunAsync(
            "accept", "--from", "dev5", paid.GetProperty("inferenceId").GetString()!);
        Assert.That(again.Error, Does.Contain("ALREADY_ACCEPTED"));
        CliRun refund = await _devnet.RunAsync(
            "refund", "--from", "dev5", paid.GetProperty("inferenceId").GetString()!);
        Assert.That(refund.Error, Does.Contain("NOT_OPEN"));
        CliRun elsewhere = await _devnet.RunAsync(
            "host", "run", "--from", "dev4", "--model", model, "--upstream", "ftp://x");
        Assert.That(elsewhere.Error, Does.Contain("--upstream"));
    }

    [Test]
    public async Task Publish_NothingNew_IsRefusedBeforeItCosts()
    {
        ulong datanet = await CreateDatanetAsync("dev0", "open");

        CliRun empty = await _devnet.RunAsync(
            "datanet", "publish", "--from", "dev0", "--datanet", $"{datanet}");
        CliRun stranger = await _devnet.RunAsync(
            "datanet", "publish", "--from", "dev1", "--datanet", $"{datanet}");

        Assert.That(empty.Error, Does.Contain("NOTHING_TO_PUBLISH"));
        Assert.That(stranger.Error, Does.Contain("NOT_OWNER"));
        Assert.That(empty.Code + stranger.Code, Is.EqualTo(2));
    }

    [TestCase("datanet", "show", "9999", "datanet 9999")]
    [TestCase("model", "show", "9999", "model 9999")]
    [TestCase(
        "trace",
        "0x00000000000000000000000000000000000000000000000000000000000000aa",
        "--json",
        "inference 0x")]
    [TestCase("datanet", "publish", "--from=dev0", "UNKNOWN_DATANET", "--datanet=9999")]
    public async Task UnknownId_OfAnyKind_IsNamed(
        string command, string second, string third, string said, string more = "--json")
    {
        CliRun run = await _devnet.ShowAsync([.. new[] { command, second, third, more }.Distinct()]);

        Assert.That(run.Code, Is.EqualTo(1), run.Output);
        Assert.That(run.Error, Does.Contain(said));
        Assert.That(run.Error.TrimEnd('\n'), Does.Not.Contain('\n'));
    }

    [Test]
    public async Task Show_Datanet_ListsItsTerms()
    {
        ulong datanet = await CreateDatanetAsync("dev0", "curated");

        CliRun shown = await _devnet.ShowAsync("datanet", "show", $"{datanet}");
        JsonElement json = await DoneAsync("datanet", "show", $"{datanet}");

        Assert.That(shown.Output, Does.Contain("Seas").And.Contain("curated").And.Contain("CC0-1.0"));
        Assert.That(json.GetProperty("datanetId").GetUInt64(), Is.EqualTo(datanet));
    }

    [Test]
    public async Task Status_OfANode_TellsHeightPoolAndSupply()
    {
        JsonElement json = await DoneAsync("status");
        CliRun shown = await _devnet.ShowAsync("status");

        Assert.That(json.GetProperty("chainId").GetUInt64(), Is.EqualTo(161299));
        Assert.That(json.GetProperty("finalizedAgeSeconds").GetUInt64(), Is.LessThan(30));
        Assert.That(
            json.GetProperty("supply").GetProperty("total").GetString(), Is.EqualTo(
                "1000000000000000000000000000"));
        Assert.That(
            shown.Output, Does.Contain("finalized").And.Contain("treasury").And.Contain("1000000000"));
    }

    private static void AssertTrace(JsonElement paid, JsonElement trace, ulong[] contributions)
    {
        Assert.That(
            trace.GetProperty("response").GetString(), Is.EqualTo(paid.GetProperty("response").GetString()));
        Assert.That(
            trace.GetProperty("fee").GetProperty("total").GetString(),
            Is.EqualTo(paid.GetProperty("feeWei").GetString()));
        JsonElement checks = trace.GetProperty("checks");
        Assert.That(checks.GetProperty("spansPlusUnattributedIsData").GetBoolean());
        Assert.That(checks.GetProperty("partsAreTotal").GetBoolean());
        Assert.That(checks.GetProperty("proofMatchesHash").GetBoolean());
        JsonElement[] spans = [.. trace.GetProperty("spans").EnumerateArray()];
        Assert.That(spans, Is.Not.Empty);
        Assert.That(
            spans.Select(s =>
                s.GetProperty("contributionId").GetUInt64()).Distinct(), Is.SubsetOf(contributions));
        Assert.That(spans.All(s => UInt256.Parse(s.GetProperty("wei").GetString()!) > UInt256.Zero));
    }

    private async Task<JsonElement> DoneAsync(params string[] args)
    {
        CliRun run = await _devnet.RunAsync(args);
        Assert.That(run.Code, Is.Zero, run.Error);
        return run.Json;
    }

    private async Task<ulong> CreateDatanetAsync(string from, string policy)
    {
        JsonElement created = await DoneAsync(
            "datanet", "create", "--from", from, "--name", "Seas", "--domain", "shipping",
            "--licence", "CC0-1.0",
            "--policy", policy);
        return created.GetProperty("datanetId").GetUInt64();
    }

    private async Task<ulong> ContributeAsync(string from, ulong datanet, string text)
    {
        JsonElement contributed = await DoneAsync(
            "datanet", "contribute", "--from", from, "--datanet", $"{datanet}",
            "--file", Save(text), "--title", "A ship");
        Assert.That(contributed.GetProperty("contributionStatus").GetString(), Is.EqualTo("accepted"));
        return contributed.GetProperty("contributionId").GetUInt64();
    }

    private string Save(string text)
    {
        string path = Path.Combine(_folder, Guid.NewGuid().ToString("N") + ".txt");
        File.WriteAllText(path, text);
        return path;
    }

    // Another template than prose: what repeats would pay who wrote it first, in another test.
    private static string Botany(int seed) => string.Join(' ', Enumerable.Range(0, 30).Select(i =>
        $"Tree {seed}{i} grows beside brook {(seed * 31) + i} under {i + seed} layers of dry moss, and its old "
        + $"bark feeds every beetle of hill {seed}x{i}."));

    // Sentences that no other seed has.
    private static string Prose(int seed) => string.Join(' ', Enumerable.Range(0, 30).Select(i =>
        $"Ship {seed}{i} sails from harbour {(seed * 31) + i} with {i + seed} casks of amber wine past the "
        + $"light of cape {seed}x{i}."));
}
