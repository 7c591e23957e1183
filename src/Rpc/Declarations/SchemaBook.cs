using System.Text.Json.Nodes;

namespace OpenLedger.Rpc.Declarations;

/// <summary>The named schemas that one document uses, each written once. Not thread-safe.</summary>
internal sealed class SchemaBook
{
    private readonly SortedDictionary<string, JsonObject> _named = new(StringComparer.Ordinal);

    /// <summary>A reference to a named schema, which is written down when this is the first.</summary>
    public JsonObject Refer(string name, Func<SchemaBook, JsonObject> write)
    {
        if (!_named.ContainsKey(name))
        {
            // Named before it is written: one that refers to itself finds its name.
            _named[name] = [];
            _named[name] = write(this);
        }

        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    /// <summary>All of them by name.</summary>
    public JsonObject ToComponents()
    {
        JsonObject all = [];
        foreach ((string name, JsonObject schema) in _named)
        {
            all[name] = schema;
        }

        return all;
    }
}
