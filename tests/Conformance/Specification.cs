using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.TestKit.Schemas;

namespace OpenLedger.Conformance;

/// <summary>
/// The methods, schemas and cases of a checkout of execution-apis: methods in src/*/*.yaml, schemas in
/// src/schemas/*.yaml, calls with answers in tests/METHOD/*.io and in the methods' own examples.
/// </summary>
internal sealed class Specification
{
    private static readonly string[] MethodFolders = ["eth", "debug", "net", "txpool"];

    private readonly SchemaChecker _checker;

    private Specification(
        IReadOnlyDictionary<string, SpecifiedMethod> methods, IReadOnlyList<SpecifiedCase> cases, JsonElement root) =>
        (Methods, Cases, _checker) = (methods, cases, new SchemaChecker(root));

    /// <summary>The methods by name.</summary>
    public IReadOnlyDictionary<string, SpecifiedMethod> Methods { get; }

    /// <summary>The cases: of the methods' examples, then of the tests.</summary>
    public IReadOnlyList<SpecifiedCase> Cases { get; }

    /// <summary>Reads a checkout.</summary>
    /// <exception cref="InvalidDataException">It is none, or its files are not as expected.</exception>
    public static Specification Load(string folder)
    {
        JsonObject schemas = [];
        foreach (string file in FilesOf(Path.Combine(folder, "src", "schemas"), "*.yaml"))
        {
            foreach ((string name, JsonNode? schema) in Yaml.Load(file)!.AsObject())
            {
                schemas[name] = schema?.DeepClone();
            }
        }

        Dictionary<string, SpecifiedMethod> methods = new(StringComparer.Ordinal);
        List<SpecifiedCase> cases = [];
        foreach (JsonNode? method in MethodFolders.Select(name => Path.Combine(folder, "src", name))
            .Where(Directory.Exists).SelectMany(path => FilesOf(path, "*.yaml"))
            .SelectMany(file => Yaml.Load(file)!.AsArray()))
        {
            SpecifiedMethod read = ReadMethod(method!);
            methods.Add(read.Name, read);
            cases.AddRange(ExamplesOf(method!, read.Name));
        }

        string tests = Path.Combine(folder, "tests");
        if (methods.Count == 0)
        {
            throw new InvalidDataException($"{folder} holds no methods: it is no checkout of execution-apis");
        }

        if (Directory.Exists(tests))
        {
            cases.AddRange(Directory.EnumerateFiles(tests, "*.io", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal).SelectMany(ReadTest));
        }

        JsonObject root = new() { ["components"] = new JsonObject { ["schemas"] = schemas } };
        return new Specification(methods, cases, Yaml.ToElement(root));
    }

    /// <summary>How a result breaks its method's schema; null when it does not.</summary>
    public string? Fault(SpecifiedMethod method, JsonElement result) =>
        method.ResultSchema is { } schema ? _checker.Fault(schema, result) : null;

    private static SpecifiedMethod ReadMethod(JsonNode method) => new(
        method["name"]!.GetValue<string>(),
        [.. (method["params"] as JsonArray ?? []).Select(p => p?["name"]?.GetValue<string>() ?? "")],
        method["result"]?["schema"] is { } schema ? Yaml.ToElement(schema) : null);

    private static IEnumerable<SpecifiedCase> ExamplesOf(JsonNode method, string name) =>
        (method["examples"] as JsonArray ?? []).Select((example, i) => new SpecifiedCase(
            $"{name}/example {i + 1} of its description",
            name,
            Yaml.ToElement(new JsonArray(
                [.. (example!["params"] as JsonArray ?? []).Select(p => p!["value"]?.DeepClone())])),
            Yaml.ToElement(example["result"]?["value"])));

    private static IEnumerable<SpecifiedCase> ReadTest(string file)
    {
        string name = $"{Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileNameWithoutExtension(file)}";
        JsonElement? request = null;
        int number = 0;
        foreach (string line in File.ReadLines(file))
        {
            if (line.StartsWith(">>", StringComparison.Ordinal))
            {
                request = Parse(line[2..]);
            }
            else if (line.StartsWith("<<", StringComparison.Ordinal) && request is { } asked)
            {
                JsonElement answer = Parse(line[2..]);
                yield return new SpecifiedCase(
                    ++number == 1 ? name : $"{name} ({number})",
                    asked.GetProperty("method").GetString()!,
                    asked.TryGetProperty("params", out JsonElement parameters) ? parameters : default,
                    answer.TryGetProperty("result", out JsonElement result) ? result : null);
            }
        }
    }

    private static JsonElement Parse(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static IEnumerable<string> FilesOf(string folder, string pattern) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal)
        : throw new InvalidDataException($"{folder} is not there: it is no checkout of execution-apis");
}
