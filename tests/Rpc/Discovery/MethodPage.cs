using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenLedger.Rpc.Tests.Discovery;

/// <summary>Writes docs/spec/rpc-methods.md out of nothing but the OpenRPC document.</summary>
internal static class MethodPage
{
    private const int ExampleLinesMax = 24;
    private const int ExampleTextMax = 160;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The page.</summary>
    public static string Write(JsonElement document)
    {
        StringBuilder page = new("""
            # Methods

            Made out of what `rpc.discover` answers; [rpc.md](rpc.md) says what all methods share. Examples ran on a small chain of
            the tests; long answers are cut here and whole in the document.

            ```
            curl -s http://127.0.0.1:8545 -H 'content-type: application/json' -d '{"jsonrpc":"2.0","id":1,"method":"rpc.discover"}'
            ```


            """);
        JsonElement[] methods = [.. document.GetProperty("methods").EnumerateArray()];
        HashSet<string> shared = [.. methods.Where(method => method.GetProperty("params").GetArrayLength() > 0)
            .Select(ErrorsOf).Aggregate((all, some) => all.Intersect(some))];
        foreach (var group in methods.GroupBy(method => NameOf(method).Split('_')[0]))
        {
            page.Append(CultureInfo.InvariantCulture, $"## {group.Key}\n\n");
            foreach (JsonElement method in group)
            {
                WriteMethod(page, method, shared);
            }
        }

        page.Append("## Types\n\n| type | | is |\n|---|---|---|\n");
        foreach (JsonProperty type in document.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            string title = type.Value.GetProperty("title").GetString()!;
            page.Append(CultureInfo.InvariantCulture, $"| `{type.Name}` | {title} | {CodeOf(type.Value)} |\n");
        }

        return page.ToString();
    }

    private static void WriteMethod(StringBuilder page, JsonElement method, HashSet<string> shared)
    {
        page.Append(CultureInfo.InvariantCulture, $"### {NameOf(method)}\n\n{method.GetProperty("summary").GetString()}");
        if (method.TryGetProperty("description", out JsonElement description))
        {
            page.Append(CultureInfo.InvariantCulture, $" {description.GetString()}");
        }

        page.Append("\n\n");
        JsonElement[] parameters = [.. method.GetProperty("params").EnumerateArray()];
        if (parameters.Length > 0)
        {
            page.Append("| parameter | type | |\n|---|---|---|\n");
        }

        foreach (JsonElement parameter in parameters)
        {
            JsonElement schema = parameter.GetProperty("schema");
            string missing = parameter.GetProperty("required").GetBoolean() ? ""
                : schema.TryGetProperty("default", out JsonElement absent) ? $" Default `{absent.GetRawText()}`."
                : " Optional.";
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{NameOf(parameter)}` | {CodeOf(schema)} | {parameter.GetProperty("description").GetString()}{missing} |\n");
        }

        page.Append(parameters.Length > 0 ? "\n" : "");
        JsonElement result = method.GetProperty("result");
        page.Append(CultureInfo.InvariantCulture, $"Answers `{NameOf(result)}`: {CodeOf(result.GetProperty("schema"))}\n\n");
        string[] errors = [.. ErrorsOf(method).Except(shared)];
        if (errors.Length > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"Errors: {string.Join("; ", errors)}.\n\n");
        }

        foreach (JsonElement example in method.GetProperty("examples").EnumerateArray())
        {
            WriteExample(page, NameOf(method), example);
        }
    }

    private static void WriteExample(StringBuilder page, string method, JsonElement example)
    {
        string parameters = string.Join(
            ", ", example.GetProperty("params").EnumerateArray().Select(p => Shorten(p.GetProperty("value").GetRawText())));
        string[] lines = JsonSerializer.Serialize(example.GetProperty("result").GetProperty("value"), Indented)
            .Replace("\r", "", StringComparison.Ordinal).Split('\n');
        page.Append(CultureInfo.InvariantCulture, $"{NameOf(example)}:\n\n```json\n// {method}({parameters})\n");
        foreach (string line in lines.Take(ExampleLinesMax))
        {
            page.Append(Shorten(line)).Append('\n');
        }

        page.Append(lines.Length > ExampleLinesMax ? "// ...\n```\n\n" : "```\n\n");
    }

    private static IEnumerable<string> ErrorsOf(JsonElement method) => method.GetProperty("errors").EnumerateArray()
        .Select(error => $"{error.GetProperty("code")}: {error.GetProperty("message").GetString()}");

    private static string NameOf(JsonElement named) => named.GetProperty("name").GetString()!;

    private static string CodeOf(JsonElement schema) =>
        $"`{TypeOf(schema).Replace("|", "\\|", StringComparison.Ordinal)}`";

    // A schema in the notation of TypeScript, which is shorter than the schema.
    private static string TypeOf(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            return reference.GetString()!.Split('/')[^1];
        }

        if (schema.TryGetProperty("allOf", out JsonElement all))
        {
            return TypeOf(all[0]);
        }

        if (schema.TryGetProperty("anyOf", out JsonElement any))
        {
            return string.Join(" | ", any.EnumerateArray().Select(TypeOf));
        }

        if (schema.TryGetProperty("enum", out JsonElement values))
        {
            return string.Join(" | ", values.EnumerateArray().Select(value => value.GetRawText()));
        }

        return schema.TryGetProperty("type", out JsonElement type)
            ? type.ValueKind == JsonValueKind.Array
                ? string.Join(" | ", type.EnumerateArray().Select(one => TypeOf(schema, one.GetString()!)))
                : TypeOf(schema, type.GetString()!)
            : "any";
    }

    private static string TypeOf(JsonElement schema, string type) => type switch
    {
        "array" => ListOf(schema),
        "object" => ObjectOf(schema),
        "integer" when schema.TryGetProperty("maximum", out JsonElement most) =>
            $"{schema.GetProperty("minimum")}..{most}",
        "string" when schema.TryGetProperty("pattern", out JsonElement pattern) => $"/{pattern.GetString()}/",
        _ => type,
    };

    private static string ListOf(JsonElement schema)
    {
        string item = schema.TryGetProperty("items", out JsonElement items) ? TypeOf(items) : "any";
        return item.Contains(" | ", StringComparison.Ordinal) ? $"({item})[]" : $"{item}[]";
    }

    private static string ObjectOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("properties", out JsonElement properties))
        {
            return schema.TryGetProperty("additionalProperties", out JsonElement value)
                && value.ValueKind == JsonValueKind.Object ? $"{{[name]: {TypeOf(value)}}}" : "object";
        }

        HashSet<string> required = schema.TryGetProperty("required", out JsonElement names)
            ? [.. names.EnumerateArray().Select(name => name.GetString()!)]
            : [];
        IEnumerable<string> members = properties.EnumerateObject()
            .Select(member => $"{member.Name}{(required.Contains(member.Name) ? "" : "?")}: {TypeOf(member.Value)}");
        return $"{{{string.Join(", ", members)}}}";
    }

    private static string Shorten(string text) =>
        text.Length <= ExampleTextMax ? text : $"{text[..ExampleTextMax]}...";
}
