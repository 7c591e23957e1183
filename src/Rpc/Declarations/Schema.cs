using System.Text.Json.Nodes;

namespace OpenLedger.Rpc.Declarations;

/// <summary>
/// What a JSON value looks like, as a JSON Schema of draft 7 (which OpenRPC uses). Written down only when
/// somebody asks for the document. Immutable and thread-safe.
/// </summary>
public sealed class Schema
{
    private readonly Func<SchemaBook, JsonObject> _write;

    private Schema(Func<SchemaBook, JsonObject> write, string? name = null) => (_write, Name) = (write, name);

    /// <summary>
    /// The name under which it stands among the components; null: it is written where it is used.
    /// </summary>
    public string? Name { get; }

    /// <summary>true or false.</summary>
    public static Schema Flag { get; } = new(static _ => new JsonObject { ["type"] = "boolean" });

    /// <summary>Nothing but null.</summary>
    public static Schema Null { get; } = new(static _ => new JsonObject { ["type"] = "null" });

    /// <summary>Any JSON number.</summary>
    public static Schema Number { get; } = new(static _ => new JsonObject { ["type"] = "number" });

    /// <summary>Any string.</summary>
    public static Schema Text { get; } = new(static _ => new JsonObject { ["type"] = "string" });

    /// <summary>A string that a regular expression matches.</summary>
    public static Schema Pattern(string pattern) =>
        new(_ => new JsonObject { ["type"] = "string", ["pattern"] = pattern });

    /// <summary>One of these strings.</summary>
    public static Schema OneOf(params IReadOnlyList<string> values) =>
        new(_ => new JsonObject { ["type"] = "string", ["enum"] = Array(values, static value => value) });

    /// <summary>A whole JSON number.</summary>
    public static Schema Whole(ulong least, ulong most) =>
        new(_ => new JsonObject { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most });

    /// <summary>A JSON number of a range.</summary>
    public static Schema Between(int least, int most) =>
        new(_ => new JsonObject { ["type"] = "number", ["minimum"] = least, ["maximum"] = most });

    /// <summary>An array.</summary>
    /// <param name="item">What each item is.</param>
    /// <param name="most">The most items; null: the schema names no bound.</param>
    public static Schema ListOf(Schema item, int? most = null) => new(book =>
    {
        JsonObject schema = new() { ["type"] = "array", ["items"] = item.Write(book) };
        if (most is { } bound)
        {
            schema["maxItems"] = bound;
        }

        return schema;
    });

    /// <summary>An object whose members' names are data, as addresses or numbers are.</summary>
    public static Schema MapOf(Schema value) => new(book => new JsonObject
    {
        ["type"] = "object",
        ["additionalProperties"] = value.Write(book),
    });

    /// <summary>What any of these is.</summary>
    public static Schema AnyOf(params IReadOnlyList<Schema> choices) =>
        new(book => new JsonObject { ["anyOf"] = Array(choices, choice => choice.Write(book)) });

    /// <summary>An object that has no members but these.</summary>
    public static Schema Object(params IReadOnlyList<SchemaMember> members) => Object(members, isOpen: false);

    /// <summary>An object that may have members besides these.</summary>
    public static Schema OpenObject(params IReadOnlyList<SchemaMember> members) => Object(members, isOpen: true);

    private static Schema Object(IReadOnlyList<SchemaMember> members, bool isOpen) => new(book =>
    {
        JsonObject properties = [];
        foreach (SchemaMember member in members)
        {
            JsonObject schema = member.Schema.Write(book);
            if (member.Description is { } description && !schema.ContainsKey("$ref"))
            {
                schema["description"] = description;
            }

            properties[member.Name] = schema;
        }

        JsonObject written = new() { ["type"] = "object", ["properties"] = properties };
        SchemaMember[] required = [.. members.Where(member => member.IsRequired)];
        if (required.Length > 0)
        {
            written["required"] = Array(required, static member => member.Name);
        }

        if (!isOpen)
        {
            written["additionalProperties"] = false;
        }

        return written;
    });

    /// <summary>A schema made elsewhere.</summary>
    /// <param name="write">Gives a new object each time; may write other schemas into the book.</param>
    internal static Schema Of(Func<SchemaBook, JsonObject> write) => new(write);

    /// <summary>The same or null.</summary>
    public Schema OrNull() => AnyOf(this, Null);

    /// <summary>The same under a name of its own.</summary>
    /// <param name="name">Unique among the named ones.</param>
    /// <param name="title">What it is, in a few words.</param>
    public Schema Called(string name, string title) => new(
        book =>
        {
            JsonObject schema = _write(book);
            schema.Insert(0, "title", title);
            return schema;
        },
        name);

    /// <summary>The schema where it is used: a reference when it has a name.</summary>
    internal JsonObject Write(SchemaBook book) => Name is null ? _write(book) : book.Refer(Name, _write);

    private static JsonArray Array<T>(IReadOnlyList<T> items, Func<T, JsonNode> write) =>
        [.. items.Select(write)];
}
