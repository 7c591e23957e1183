using System.Text.Json;
using OpenLedger.EndToEnd.Tests.Running;
using OpenLedger.Primitives.Values;

namespace OpenLedger.EndToEnd.Tests.Chain;

/// <summary>
/// Somebody makes a datanet, others contribute labelled texts, a classifier is trained on chain, and a paid
/// answer pays those whose texts it stands on: all by the command line.
/// </summary>
[TestFixture]
internal sealed class ModelTrainingTests
{
    private static readonly (string From, string Label, string[] Texts)[] Contributions =
    [
        ("dev4", "tea", [
            "Green leaves are picked at dawn, withered on bamboo trays, rolled by hand and dried over charcoal; "
            + "steep them in water that no longer boils and pour the pale infusion into small cups.",
            "A pot of oolong wants short infusions: rinse the leaves, pour, wait half a minute, and taste how "
            + "roasted leaves open in the cup while steam carries their fragrance over the tray."]),
        ("dev5", "iron", [
            "The smith heats the bar in the forge until it glows orange, lays it across the anvil and draws the "
            + "metal out with hammer blows, then quenches the blade in oil and tempers the steel.",
            "Ore, coke and limestone go into the blast furnace; molten metal gathers in the hearth below the slag, "
            + "is tapped into ladles and cast, while the rest is rolled into bars of wrought steel."]),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("openledger-train-").FullName;

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Classifier_TrainedByCommands_AnswersAndPaysWhoseTextsItStandsOn()
    {
        JsonElement created = await DoneAsync(
            "datanet", "create", "--from", "dev6", "--name", "Crafts", "--domain", "crafts",
            "--licence", "CC0-1.0", "--min-tokens", "10");
        string datanet = created.GetProperty("datanetId").ToString();
        Dictionary<ulong, string> labels = await ContributeAsync(datanet);
        JsonElement version = await DoneAsync("datanet", "publish", "--from", "dev6", "--datanet", datanet);
        Assert.That(version.GetProperty("version").GetUInt64(), Is.EqualTo(1));
        JsonElement registered = await DoneAsync(
            "model", "register", "--from", "dev6", "--name", "Crafts sorter", "--kind", "softmax",
            "--datanet", datanet, "--price-in", "1", "--price-out", "2");
        string model = registered.GetProperty("modelId").ToString();
        JsonElement ordered = await DoneAsync(
            "model", "train", model, "--from", "dev6", "--labels-from", "title", "--dimension", "256",
            "--epochs", "40");
        Assert.That(ordered.GetProperty("contributions").GetUInt64(), Is.EqualTo(4));
        await ReachedAsync(ordered.GetProperty("activationHeight").GetUInt64());

        const string Prompt =
            "Heat the metal in the forge, hammer the glowing bar on the anvil, then quench and temper the steel.";
        JsonElement paid = await DoneAsync(
            "infer", "--from", "dev7", "--model", model, "--prompt", Prompt, "--max-tokens", "8",
            "--deposit", "1");
        Assert.That(paid.GetProperty("response").GetString(), Is.EqualTo("iron"));
        JsonElement trace = await DoneAsync("trace", paid.GetProperty("inferenceId").GetString()!);
        AssertPays(trace, labels);
        JsonElement card = await DoneAsync("model", "show", model);
        Assert.That(card.GetRawText(), Does.Contain("\"iron\"").And.Contain("\"tea\""));
    }

    private static void AssertPays(JsonElement trace, Dictionary<ulong, string> labels)
    {
        JsonElement[] spans = [.. trace.GetProperty("spans").EnumerateArray()];
        UInt256 iron = UInt256.Zero;
        foreach (JsonElement span in spans)
        {
            ulong id = span.GetProperty("contributionId").GetUInt64();
            Assert.That(labels, Does.ContainKey(id), trace.GetRawText());
            iron += labels[id] == "iron" ? UInt256.Parse(span.GetProperty("wei").GetString()!) : UInt256.Zero;
        }

        Assert.That(iron, Is.GreaterThan(UInt256.Zero), trace.GetRawText());
        JsonElement checks = trace.GetProperty("checks");
        Assert.That(checks.GetProperty("spansPlusUnattributedIsData").GetBoolean());
        Assert.That(checks.GetProperty("partsAreTotal").GetBoolean());
        Assert.That(checks.GetProperty("proofMatchesHash").GetBoolean());
    }

    private async Task<Dictionary<ulong, string>> ContributeAsync(string datanet)
    {
        Dictionary<ulong, string> labels = [];
        foreach ((string from, string label, string[] texts) in Contributions)
        {
            for (int i = 0; i < texts.Length; i++)
            {
                string file = Path.Combine(_folder, $"{label}{i}.txt");
                await File.WriteAllTextAsync(file, texts[i]);
                JsonElement contributed = await DoneAsync(
                    "datanet", "contribute", "--from", from, "--datanet", datanet, "--file", file,
                    "--title", $"{label}: text {i}");
                labels.Add(contributed.GetProperty("contributionId").GetUInt64(), label);
            }
        }

        return labels;
    }

    private static Task ReachedAsync(ulong height) => Poll.UntilAsync(
        async () => (await DoneAsync("status")).GetProperty("finalizedHeight").GetUInt64() >= height,
        () => $"block {height}");

    private static async Task<JsonElement> DoneAsync(params string[] args)
    {
        ChildOutput run = await NodeProgram.RunAsync(
            [.. args, "--json", "--rpc", SharedDevnet.Process.Rpc.Url]);
        Assert.That(run.ExitCode, Is.Zero, () => run.All);
        using JsonDocument document = JsonDocument.Parse(run.Output);
        return document.RootElement.Clone();
    }
}
