using System.Text.Json;
using OpenLedger.Node.Cli;

namespace OpenLedger.Node.Tests.Cli;

/// <summary>The tools over one's own texts: build, trace, verify, and what they do when something is wrong.</summary>
[TestFixture]
public sealed class AttributionCommandsTests
{
    private string _folder = null!;

    private string Input => Path.Combine(_folder, "docs.jsonl");

    private string Index => Path.Combine(_folder, "index");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-attribution-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Build_ThenTraceAndVerify_NamesWhoseTextItIs()
    {
        string[] texts = WriteDocuments(40);
        CliRun built = await BuildAsync();
        Assert.That(built.Code, Is.EqualTo(ExitCode.Ok), built.Error);
        Assert.That(built.Json.GetProperty("contributions").GetInt64(), Is.EqualTo(40));
        Assert.That(built.Json.GetProperty("segments").GetInt32(), Is.GreaterThan(3));

        string quote = string.Join(' ', texts[7].Split(' ')[30..60]);
        string responses = WriteLines(
            "responses.jsonl",
            JsonSerializer.Serialize(new { id = "a", prompt = "", text = quote }),
            JsonSerializer.Serialize(new { id = 2, prompt = quote, text = quote }),
            JsonSerializer.Serialize(new { text = "nothing of this stands anywhere at all here" }));
        CliRun traced = await CliRun.RunAsync("attribution", "trace", "--index", Index, "--input", responses);

        Assert.That(traced.Code, Is.EqualTo(ExitCode.Ok), traced.Error);
        JsonElement[] lines = [.. traced.Output.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.That(lines, Has.Length.EqualTo(3));
        Assert.That(lines[0].GetProperty("id").GetString(), Is.EqualTo("a"));
        JsonElement span = lines[0].GetProperty("spans")[0];
        Assert.That(span.GetProperty("start").GetInt32(), Is.Zero);
        Assert.That(span.GetProperty("length").GetInt32(), Is.EqualTo(30));
        Assert.That(span.GetProperty("contribution").GetInt64(), Is.EqualTo(8));
        Assert.That(span.GetProperty("position").GetInt64(), Is.EqualTo(30));
        Assert.That(span.GetProperty("name").GetString(), Is.EqualTo("text 7"));
        Assert.That(span.GetProperty("weight").GetUInt64(), Is.GreaterThan(0));
        Assert.That(span.GetProperty("shareBps").GetInt32(), Is.EqualTo(10_000));
        Assert.That(lines[0].GetProperty("unattributedBps").GetInt32(), Is.Zero);
        Assert.That(lines[0].GetProperty("micros").GetDouble(), Is.GreaterThan(0));
        Assert.That(lines[1].GetProperty("id").GetInt32(), Is.EqualTo(2));
        Assert.That(lines[1].GetProperty("spans").GetArrayLength(), Is.Zero, "the prompt has it");
        Assert.That(lines[2].GetProperty("id").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(lines[2].GetProperty("unattributedBps").GetInt32(), Is.EqualTo(10_000));

        CliRun verified = await CliRun.RunAsync("attribution", "verify", "--index", Index, "--json");
        Assert.That(verified.Json.GetProperty("verified").GetBoolean(), Is.True, verified.Error);
    }

    // What a kill can leave: some whole segments, a file under way, no vocabulary.
    [Test]
    public async Task Build_CutOffAnywhere_GoesOnAndEndsWithTheSameBytes()
    {
        WriteDocuments(30);
        Assert.That((await BuildAsync()).Code, Is.EqualTo(ExitCode.Ok));
        Dictionary<string, byte[]> whole = ReadIndex();
        for (int kept = 0; kept < whole.Count - 1; kept++)
        {
            Directory.Delete(Index, recursive: true);
            Directory.CreateDirectory(Index);
            foreach ((string name, byte[] bytes) in whole.OrderBy(file => file.Key).Take(kept))
            {
                File.WriteAllBytes(Path.Combine(Index, name), bytes);
            }

            File.WriteAllText(Path.Combine(Index, $"segment-{kept + 1:D6}.index.new"), "half of it");
            CliRun again = await BuildAsync();
            Assert.That(again.Code, Is.EqualTo(ExitCode.Ok), again.Error);
            Assert.That(again.Json.GetProperty("resumed").GetBoolean(), Is.EqualTo(kept > 0));
            Assert.That(ReadIndex(), Is.EqualTo(whole), $"{kept} segments kept");
        }

        CliRun once = await BuildAsync();
        Assert.That(once.Code, Is.EqualTo(ExitCode.Ok), "a complete one is left as it is");
        Assert.That(ReadIndex(), Is.EqualTo(whole));
    }

    [Test]
    public async Task Build_InputChanged_IsRefused()
    {
        WriteDocuments(30);
        await BuildAsync();
        File.AppendAllText(Input, "{\"text\":\"one more that was not there before it was built\"}\n");
        CliRun longer = await BuildAsync();
        File.WriteAllText(Input, File.ReadAllText(Input).Replace("text 3", "text X", StringComparison.Ordinal));
        CliRun other = await BuildAsync();

        Assert.That(longer.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(longer.Error, Does.Contain("an index is not extended"));
        Assert.That(other.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(other.Error, Does.Contain("of another input"));
    }

    [TestCase("no json", "line 2", "not JSON")]
    [TestCase("[]", "line 2", "not a JSON object")]
    [TestCase("{\"n\":\"x\"}", "line 2", "no string \"text\"")]
    [TestCase("{\"text\":7}", "line 2", "\"text\" is not a string")]
    [TestCase("{\"text\":\"\\ud800 is half a character of UTF-16\"}", "line 2", "not valid Unicode")]
    [TestCase("{\"text\":\"too short\"}", "line 2", "TooShort")]
    [TestCase("{\"text\":\"\"}", "line 2", "TooShort")]
    [TestCase("{\"text\":\"a bell \\u0007 rings here in the middle of a text\"}", "line 2", "ControlCharacter")]
    public async Task Build_BadLine_IsNamedByNumberAndPassedOver(string line, string where, string why)
    {
        WriteDocuments(3);
        string[] lines = File.ReadAllLines(Input);
        File.WriteAllLines(Input, [lines[0], line, "", lines[1], lines[0]]);

        CliRun run = await BuildAsync();

        Assert.That(run.Code, Is.EqualTo(ExitCode.Ok), run.Error);
        Assert.That(run.Error, Does.Contain(where).And.Contain(why).And.Contain("line 5").And.Contain("Duplicate"));
        Assert.That(run.Json.GetProperty("refused").GetInt64(), Is.EqualTo(2));
        Assert.That(run.Json.GetProperty("contributions").GetInt64(), Is.EqualTo(2));
    }

    [Test]
    public async Task Build_InvalidUtf8AndATextOver4MiB_AreNamed()
    {
        WriteDocuments(2);
        using (FileStream file = File.Open(Input, FileMode.Append))
        {
            file.Write("{\"text\":\"one two three four five six seven \xff eight\"}\n"u8[..48]);
            file.Write([0xFF, (byte)'"', (byte)'}', (byte)'\n']);
            file.Write("{\"text\":\""u8);
            file.Write(Enumerable.Repeat((byte)'a', (4 * 1024 * 1024) + 1).ToArray());
            file.Write("\"}\n"u8);
        }

        CliRun run = await BuildAsync();

        Assert.That(run.Code, Is.EqualTo(ExitCode.Ok), run.Error);
        Assert.That(run.Error, Does.Contain("line 3").And.Contain("line 4").And.Contain("TooLarge"));
        Assert.That(run.Json.GetProperty("contributions").GetInt64(), Is.EqualTo(2));
    }

    [TestCase("segment-000001.index")]
    [TestCase("segment-000003.index")]
    [TestCase("vocabulary.index")]
    public async Task Trace_CorruptIndex_IsNotAnsweredFrom(string name)
    {
        WriteDocuments(30);
        await BuildAsync();
        string responses = WriteLines("responses.jsonl", "{\"text\":\"w1 w2 w3\"}");
        string path = Path.Combine(Index, name);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);

        foreach (string[] command in new[]
        {
            new[] { "attribution", "trace", "--index", Index, "--input", responses },
            ["attribution", "verify", "--index", Index],
        })
        {
            CliRun run = await CliRun.RunAsync(command);
            Assert.That(run.Code, Is.EqualTo(ExitCode.Unsafe), run.Error);
            Assert.That(run.Output, Is.Empty);
            Assert.That(run.Error, Does.StartWith("openledger: ").And.Contain(name).And.Contain("checksum"));
            Assert.That(run.Error.TrimEnd('\n'), Does.Not.Contain("\n"));
        }
    }

    [Test]
    public async Task Trace_BadResponses_AreNamedOthersTraced()
    {
        WriteDocuments(5);
        await BuildAsync();
        string responses = WriteLines(
            "responses.jsonl", "{\"id\":1}", "oops",
            JsonSerializer.Serialize(new { id = 3, text = new string('a', 70_000) }),
            "{\"id\":4,\"text\":\"\"}");

        CliRun run = await CliRun.RunAsync("attribution", "trace", "--index", Index, "--input", responses);

        JsonElement[] lines = [.. run.Output.TrimEnd('\n').Split('\n').Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.That(run.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(lines.Select(l => l.TryGetProperty("line", out JsonElement n) ? n.GetInt32() : 0),
            Is.EqualTo(new[] { 1, 2, 3, 0 }));
        Assert.That(lines[0].GetProperty("error").GetString(), Does.Contain("no string \"text\""));
        Assert.That(lines[2].GetProperty("error").GetString(), Is.EqualTo("ResponseTooLarge"));
        Assert.That(lines[3].GetProperty("unattributedBps").GetInt32(), Is.EqualTo(10_000));
    }

    [Test]
    public async Task Index_MissingOrIncomplete_SaysWhatToDo()
    {
        WriteDocuments(30);
        string responses = WriteLines("responses.jsonl", "{\"text\":\"w1\"}");
        CliRun none = await CliRun.RunAsync("attribution", "trace", "--index", Index, "--input", responses);
        await BuildAsync();
        File.Delete(Path.Combine(Index, "vocabulary.index"));
        CliRun half = await CliRun.RunAsync("attribution", "verify", "--index", Index);
        CliRun noInput = await CliRun.RunAsync("attribution", "build", "--input", "nowhere", "--out", Index);
        File.WriteAllText(Input, "\n\n");
        CliRun nothing = await CliRun.RunAsync(
            "attribution", "build", "--input", Input, "--out", Path.Combine(_folder, "other"));

        Assert.That(none.Error, Does.Contain("there is no index in"));
        Assert.That(half.Error, Does.Contain("is not complete"));
        Assert.That(noInput.Error, Does.Contain("'nowhere' is not there"));
        Assert.That(nothing.Error, Does.Contain("no text that is admitted"));
        Assert.That(
            new[] { none.Code, half.Code, noInput.Code, nothing.Code }, Is.All.EqualTo(ExitCode.Failed));
    }

    private Task<CliRun> BuildAsync() => CliRun.RunAsync(
        "attribution", "build", "--input", Input, "--out", Index, "--segment-tokens", "1000", "--json");

    private Dictionary<string, byte[]> ReadIndex() => Directory.GetFiles(Index, "*.index")
        .ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);

    private string WriteLines(string name, params string[] lines)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    private string[] WriteDocuments(int count)
    {
        Random random = new(7);
        string[] texts = [.. Enumerable.Range(0, count).Select(_ => string.Join(
            ' ', Enumerable.Range(0, 150).Select(_ => "w" + random.Next(3000))))];
        WriteLines("docs.jsonl", [.. texts.Select((text, i) =>
            JsonSerializer.Serialize(new { d = "tests", n = $"text {i}", text }))]);
        return texts;
    }
}
