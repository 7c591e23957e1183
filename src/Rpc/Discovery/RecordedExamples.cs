using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Rpc.Declarations;

namespace OpenLedger.Rpc.Discovery;

/// <summary>
/// What the examples of methods were answered on the chain that tests make for them: the file examples.json
/// beside this one, which a test records and compares. Immutable and thread-safe.
/// </summary>
internal sealed class RecordedExamples
{
    private const string Resource = "OpenLedger.Rpc.Discovery.examples.json";

    private readonly FrozenDictionary<string, JsonElement> _answers;

    private RecordedExamples(JsonElement root) => _answers = root.EnumerateObject()
        .ToFrozenDictionary(static entry => entry.Name, static entry => entry.Value.Clone(), StringComparer.Ordinal);

    /// <summary>Reads the file.</summary>
    public static RecordedExamples Load()
    {
        using Stream file = typeof(RecordedExamples).Assembly.GetManifestResourceStream(Resource)!;
        using JsonDocument document = JsonDocument.Parse(file);
        return new RecordedExamples(document.RootElement);
    }

    /// <summary>Under which name the file has an example.</summary>
    public static string KeyOf(MethodDeclaration method, MethodExample example) => $"{method.Name}: {example.Name}";

    /// <summary>The parameters and the result of an example; null when it was not recorded.</summary>
    public (JsonArray Parameters, JsonNode? Result)? Find(MethodDeclaration method, MethodExample example) =>
        _answers.TryGetValue(KeyOf(method, example), out JsonElement found)
            ? (JsonArray.Create(found.GetProperty("params"))!, ToNode(found.GetProperty("result")))
            : null;

    private static JsonNode? ToNode(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => JsonArray.Create(element),
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(element),
    };
}
