using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Discovery;
using OpenLedger.TestKit;
using OpenLedger.TestKit.Schemas;

namespace OpenLedger.Rpc.Tests.Discovery;

/// <summary>
/// Every method's examples run on the chain made for them; the answers keep the methods' schemas and are
/// those recorded in src/Rpc/Discovery/examples.json, and docs/spec/rpc-methods.md is what the document says.
/// With OPENLEDGER_RECORD=true both files are written anew instead of compared.
/// </summary>
[TestFixture]
public sealed class ExampleTests
{
    private const string Command =
        "OPENLEDGER_RECORD=true dotnet test tests/Rpc -c Release --filter ExampleTests (twice: the page shows the answers)";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly bool IsRecording = Environment.GetEnvironmentVariable("OPENLEDGER_RECORD") == "true";

    private ExampleChain _chain = null!;

    [OneTimeSetUp]
    public void MakeChain() => _chain = new ExampleChain();

    [OneTimeTearDown]
    public void End()
    {
        Assert.That(_chain.Rpc.InternalErrors, Is.Empty);
        _chain.Dispose();
    }

    [Test]
    public async Task EveryExample_Run_IsAnsweredAsRecordedAndKeepsTheSchema()
    {
        JsonElement document = Document();
        SchemaChecker checker = new(document);
        Dictionary<string, JsonElement> results = document.GetProperty("methods").EnumerateArray().ToDictionary(
            method => method.GetProperty("name").GetString()!,
            method => method.GetProperty("result").GetProperty("schema"));
        JsonObject recorded = [];
        RecordedExamples before = RecordedExamples.Load();
        List<string> faults = [];
        foreach (MethodDeclaration method in Methods())
        {
            Assert.That(method.Examples, Is.Not.Empty, method.Name);
            foreach (MethodExample example in method.Examples)
            {
                string name = RecordedExamples.KeyOf(method, example);
                JsonArray parameters = _chain.ParametersOf(example);
                JsonElement answer = await _chain.CallAsync(method.Name, parameters);
                if (!answer.TryGetProperty("result", out JsonElement result))
                {
                    faults.Add($"{name}: {answer.GetRawText()}");
                    continue;
                }

                if (checker.Fault(results[method.Name], result) is { } fault)
                {
                    faults.Add($"{name}: {fault}");
                }

                JsonNode? told = JsonNode.Parse(result.GetRawText());
                bool isSame = before.Find(method, example) is { } old && IsAlike(old.Result, told);
                if (!isSame && !IsRecording)
                {
                    faults.Add($"{name}: not as recorded; record: {Command}");
                }

                recorded[name] = isSame && example.Varies && before.Find(method, example) is { } kept
                    ? new JsonObject { ["params"] = kept.Parameters, ["result"] = kept.Result }
                    : new JsonObject { ["params"] = parameters.DeepClone(), ["result"] = told };
            }
        }

        if (IsRecording)
        {
            await File.WriteAllTextAsync(
                Path.Combine(Vectors.RepositoryFolder(), "src/Rpc/Discovery/examples.json"), recorded.ToJsonString(Indented) + "\n");
        }

        Assert.That(faults, Is.Empty, string.Join('\n', faults));
    }

    [Test]
    public async Task Page_OfTheDocument_IsTheOneInTheDocs()
    {
        string page = MethodPage.Write(Document());
        string path = Path.Combine(Vectors.RepositoryFolder(), "docs/spec/rpc-methods.md");
        if (IsRecording)
        {
            await File.WriteAllTextAsync(path, page);
        }

        Assert.That(await File.ReadAllTextAsync(path), Is.EqualTo(page), $"record: {Command}");
    }

    // The same members and kinds of values: hashes, roots and gas differ with every change of the ledger's rules, and
    // whoever makes one need not record anew.
    private static bool IsAlike(JsonNode? recorded, JsonNode? told) => (recorded, told) switch
    {
        (null, null) => true,
        (JsonObject a, JsonObject b) => a.Count == b.Count
            && a.All(member => b.ContainsKey(member.Key) && IsAlike(member.Value, b[member.Key])),
        (JsonArray a, JsonArray b) => a.Count == 0 || b.Count == 0 || IsAlike(a[0], b[0]),
        (JsonValue a, JsonValue b) => a.GetValueKind() == b.GetValueKind(),
        _ => false,
    };

    private JsonElement Document() => _chain.Rpc.Result(DiscoverMethod.WireName);

    private IEnumerable<MethodDeclaration> Methods() => _chain.Rpc.Methods.Select(method => method.Declaration)
        .Where(method => method.Name != DiscoverMethod.WireName)
        .OrderBy(method => method.Name, StringComparer.Ordinal);
}
