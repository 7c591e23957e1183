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
    private const int TextsOfALabel = 4;

    private static readonly (string From, string Label, string Words)[] Topics =
    [
        ("dev4", "animals", "wolf bear otter den fur paws river hunts pups forest prey track"),
        ("dev5", "cooking", "oven flour butter whisk dough salt pan simmer onion garlic crust bake"),
        ("dev8", "law", "court judge plea counsel appeal statute verdict bail clause jury writ tort"),
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
        Assert.That(
            ordered.GetProperty("contributions").GetUInt64(),
            Is.EqualTo((ulong)(Topics.Length * TextsOfALabel)));
        await ReachedAsync(ordered.GetProperty("activationHeight").GetUInt64());

        JsonElement paid = await DoneAsync(
            "infer", "--from", "dev7", "--model", model, "--prompt", TextOf(Topics[2].Words, 77),
            "--max-tokens", "8",
            "--deposit", "1");
        Assert.That(paid.GetProperty("response").GetString(), Is.EqualTo("law"));
        JsonElement trace = await DoneAsync("trace", paid.GetProperty("inferenceId").GetString()!);
        AssertPays(trace, labels);
        JsonElement card = await DoneAsync("model", "show", model);
        Assert.That(card.GetRawText(), Does.Contain("\"law\"").And.Contain("\"animals\""));
    }

    private static void AssertPays(JsonElement trace, Dictionary<ulong, string> labels)
    {
        JsonElement[] spans = [.. trace.GetProperty("spans").EnumerateArray()];
        UInt256 own = UInt256.Zero;
        foreach (JsonElement span in spans)
        {
            ulong id = span.GetProperty("contributionId").GetUInt64();
            Assert.That(labels, Does.ContainKey(id), trace.GetRawText());
            own += labels[id] == "law" ? UInt256.Parse(span.GetProperty("wei").GetString()!) : UInt256.Zero;
        }

        Assert.That(own, Is.GreaterThan(UInt256.Zero), trace.GetRawText());
        JsonElement checks = trace.GetProperty("checks");
        Assert.That(checks.GetProperty("spansPlusUnattributedIsData").GetBoolean());
        Assert.That(checks.GetProperty("partsAreTotal").GetBoolean());
        Assert.That(checks.GetProperty("proofMatchesHash").GetBoolean());
    }

    // Each of the three sends one after the other, all three at once.
    private async Task<Dictionary<ulong, string>> ContributeAsync(string datanet)
    {
        (ulong Id, string Label)[][] all =
            await Task.WhenAll(Topics.Select((topic, i) => ContributeAsync(datanet, topic, i)));
        return all.SelectMany(of => of).ToDictionary(c => c.Id, c => c.Label);
    }

    private async Task<(ulong Id, string Label)[]> ContributeAsync(
        string datanet, (string From, string Label, string Words) topic, int number)
    {
        List<(ulong, string)> made = [];
        for (int i = 0; i < TextsOfALabel; i++)
        {
            string file = Path.Combine(_folder, $"{topic.Label}{i}.txt");
            await File.WriteAllTextAsync(file, TextOf(topic.Words, (number * TextsOfALabel) + i));
            JsonElement contributed = await DoneAsync(
                "datanet", "contribute", "--from", topic.From, "--datanet", datanet, "--file", file,
                "--title", $"{topic.Label}: text {i}");
            made.Add((contributed.GetProperty("contributionId").GetUInt64(), topic.Label));
        }

        return [.. made];
    }

    // Words of a topic strewn with common ones; no run stands twice.
    private static string TextOf(string topic, int seed)
    {
        Random random = new(seed + 2_000);
        string[] words = topic.Split(' ');
        string[] common = ["the", "a", "of", "and", "in", "to", "is", "with", $"only{seed}"];
        return string.Join(' ', Enumerable.Range(0, 60).Select(_ =>
            random.Next(10) < 4 ? words[random.Next(words.Length)] : common[random.Next(common.Length)]));
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
