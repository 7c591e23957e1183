using System.Text.Json;
using System.Text.RegularExpressions;

namespace OpenLedger.TestKit.Schemas;

/// <summary>
/// Judges JSON values by a JSON Schema: the keywords of draft 7 that OpenRPC documents use. A keyword that it
/// does not know is an error of the schema, never passed over. Not thread-safe.
/// </summary>
/// <param name="root">The document that references beginning with # point into.</param>
/// <param name="elsewhere">Other documents, by the address that references name.</param>
public sealed class SchemaChecker(JsonElement root, IReadOnlyDictionary<string, JsonElement>? elsewhere = null)
{
    private const int DepthMax = 200;

    private static readonly HashSet<string> Annotations = new(StringComparer.Ordinal)
    {
        "$id", "$schema", "$comment", "title", "description", "default", "examples", "definitions", "format",
        "deprecated", "readOnly", "writeOnly",
    };

    private readonly Dictionary<string, Regex> _patterns = new(StringComparer.Ordinal);

    /// <summary>Where a value breaks a schema and how; null when it keeps it.</summary>
    /// <exception cref="NotSupportedException">The schema has a keyword or reference that is not
    /// known.</exception>
    public string? Fault(JsonElement schema, JsonElement value) => Fault(schema, value, "$", root, 0);

    private string? Fault(JsonElement schema, JsonElement value, string at, JsonElement document, int depth)
    {
        if (depth > DepthMax)
        {
            throw new NotSupportedException($"{at}: schemas nested deeper than {DepthMax}");
        }

        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.GetBoolean() ? null : $"{at}: nothing is allowed here";
        }

        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            if (Annotations.Contains(keyword.Name))
            {
                continue;
            }

            string? fault = keyword.Name switch
            {
                "$ref" => FaultOfReference(keyword.Value.GetString()!, value, at, document, depth),
                "allOf" => keyword.Value.EnumerateArray()
                    .Select(part => Fault(part, value, at, document, depth + 1)).FirstOrDefault(found => found is not null),
                "anyOf" or "oneOf" => FaultOfChoices(keyword, value, at, document, depth),
                "not" => Fault(keyword.Value, value, at, document, depth + 1) is null
                    ? $"{at}: is what it must not be" : null,
                "type" => FaultOfType(keyword.Value, value, at),
                "enum" => keyword.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value))
                    ? null : $"{at}: {Short(value)} is none of {keyword.Value.GetRawText()}",
                "const" => JsonElement.DeepEquals(keyword.Value, value)
                    ? null : $"{at}: {Short(value)} is not {keyword.Value.GetRawText()}",
                _ => value.ValueKind switch
                {
                    JsonValueKind.Object => FaultOfObject(schema, keyword, value, at, document, depth),
                    JsonValueKind.Array => FaultOfArray(keyword, value, at, document, depth),
                    JsonValueKind.String => FaultOfText(keyword, value.GetString()!, at),
                    JsonValueKind.Number => FaultOfNumber(keyword, value.GetDouble(), at),
                    _ => RequireKnown(keyword),
                },
            };
            if (fault is not null)
            {
                return fault;
            }
        }

        return null;
    }

    private string? FaultOfReference(string reference, JsonElement value, string at, JsonElement document, int depth)
    {
        int hash = reference.IndexOf('#', StringComparison.Ordinal);
        string address = hash < 0 ? reference : reference[..hash];
        JsonElement found = address.Length == 0 ? document
            : elsewhere is not null && elsewhere.TryGetValue(address, out JsonElement other) ? other
            : throw new NotSupportedException($"{at}: the document {address} is not here");
        JsonElement inside = found;
        foreach (string part in hash < 0 ? [] : reference[(hash + 1)..].Split('/').Where(part => part.Length > 0))
        {
            inside = inside.TryGetProperty(part, out JsonElement next)
                ? next
                : throw new NotSupportedException($"{at}: {reference} is not there");
        }

        return Fault(inside, value, at, found, depth + 1);
    }

    private string? FaultOfChoices(
        JsonProperty keyword, JsonElement value, string at, JsonElement document, int depth)
    {
        string?[] faults =
            [.. keyword.Value.EnumerateArray().Select(choice => Fault(choice, value, at, document, depth + 1))];
        int kept = faults.Count(fault => fault is null);
        return kept == 0 ? $"{at}: {Short(value)} is none of the choices: {string.Join("; ", faults.Distinct().Take(4))}"
            : kept > 1 && keyword.Name == "oneOf" ? $"{at}: {Short(value)} is {kept} of the choices, not one"
            : null;
    }

    private static string? FaultOfType(JsonElement type, JsonElement value, string at)
    {
        IEnumerable<string> allowed = type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Select(one => one.GetString()!)
            : [type.GetString()!];
        return allowed.Any(one => Is(one, value)) ? null : $"{at}: {Short(value)} is not of type {type.GetRawText()}";
    }

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() % 1 == 0,
        _ => throw new NotSupportedException($"type {type}"),
    };

    private string? FaultOfObject(
        JsonElement schema, JsonProperty keyword, JsonElement value, string at, JsonElement document, int depth)
    {
        switch (keyword.Name)
        {
            case "properties":
                return keyword.Value.EnumerateObject()
                    .Select(member => value.TryGetProperty(member.Name, out JsonElement inner)
                        ? Fault(member.Value, inner, $"{at}.{member.Name}", document, depth + 1) : null)
                    .FirstOrDefault(fault => fault is not null);
            case "patternProperties":
                return keyword.Value.EnumerateObject()
                    .SelectMany(pattern => value.EnumerateObject()
                        .Where(member => PatternOf(pattern.Name).IsMatch(member.Name))
                        .Select(member => Fault(
                            pattern.Value, member.Value, $"{at}.{member.Name}", document, depth + 1)))
                    .FirstOrDefault(fault => fault is not null);
            case "additionalProperties":
                return value.EnumerateObject().Where(member => !IsNamed(schema, member.Name))
                    .Select(member => keyword.Value.ValueKind == JsonValueKind.False
                        ? $"{at}: has the member {member.Name}, which is not known"
                        : Fault(keyword.Value, member.Value, $"{at}.{member.Name}", document, depth + 1))
                    .FirstOrDefault(fault => fault is not null);
            case "required":
                return keyword.Value.EnumerateArray().Select(name => name.GetString()!)
                    .Where(name => !value.TryGetProperty(name, out _))
                    .Select(name => $"{at}: lacks the member {name}").FirstOrDefault();
            default:
                return RequireKnown(keyword);
        }
    }

    private bool IsNamed(JsonElement schema, string name) =>
        (schema.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(name, out _))
        || (schema.TryGetProperty("patternProperties", out JsonElement patterns)
            && patterns.EnumerateObject().Any(pattern => PatternOf(pattern.Name).IsMatch(name)));

    private string? FaultOfArray(
        JsonProperty keyword, JsonElement value, string at, JsonElement document, int depth) => keyword.Name switch
        {
            "items" => value.EnumerateArray()
                .Select((item, i) => Fault(keyword.Value, item, $"{at}[{i}]", document, depth + 1))
                .FirstOrDefault(fault => fault is not null),
            "minItems" => value.GetArrayLength() >= keyword.Value.GetInt32()
                ? null : $"{at}: has {value.GetArrayLength()} items, fewer than {keyword.Value}",
            "maxItems" => value.GetArrayLength() <= keyword.Value.GetInt32()
                ? null : $"{at}: has {value.GetArrayLength()} items, more than {keyword.Value}",
            "uniqueItems" => !keyword.Value.GetBoolean() || value.EnumerateArray()
                .Select(item => item.GetRawText()).Distinct().Count() == value.GetArrayLength()
                ? null : $"{at}: has an item twice",
            _ => RequireKnown(keyword),
        };

    private string? FaultOfText(JsonProperty keyword, string value, string at) => keyword.Name switch
    {
        "pattern" => PatternOf(keyword.Value.GetString()!).IsMatch(value)
            ? null : $"{at}: {Short(value)} does not match {keyword.Value}",
        "minLength" => value.Length >= keyword.Value.GetInt32() ? null : $"{at}: {Short(value)} is too short",
        "maxLength" => value.Length <= keyword.Value.GetInt32() ? null : $"{at}: {Short(value)} is too long",
        _ => RequireKnown(keyword),
    };

    private static string? FaultOfNumber(JsonProperty keyword, double value, string at) => keyword.Name switch
    {
        "minimum" => value >= keyword.Value.GetDouble() ? null : $"{at}: {value} is below {keyword.Value}",
        "maximum" => value <= keyword.Value.GetDouble() ? null : $"{at}: {value} is above {keyword.Value}",
        _ => RequireKnown(keyword),
    };

    // A keyword of another type of values says nothing of this one.
    private static string? RequireKnown(JsonProperty keyword) => keyword.Name is
        "properties" or "patternProperties" or "additionalProperties" or "required"
        or "items" or "minItems" or "maxItems" or "uniqueItems"
        or "pattern" or "minLength" or "maxLength" or "minimum" or "maximum"
            ? null : throw new NotSupportedException($"the keyword {keyword.Name}");

    private Regex PatternOf(string pattern)
    {
        if (!_patterns.TryGetValue(pattern, out Regex? regex))
        {
            _patterns[pattern] = regex = new Regex(pattern, RegexOptions.ECMAScript, TimeSpan.FromSeconds(1));
        }

        return regex;
    }

    private static string Short(JsonElement value) => Short(value.GetRawText());

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "...";
}
