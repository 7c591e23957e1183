using System.Text.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Declarations;

/// <summary>
/// A type of parameters: what it looks like and how it is read, in one place. Immutable and thread-safe.
/// </summary>
/// <typeparam name="T">What is read.</typeparam>
/// <param name="Schema">What a value looks like.</param>
/// <param name="Read">
/// Reads a value that is not null; the name is for the message of the <see cref="RpcException"/> -32602 that
/// anything else ends with.
/// </param>
public sealed record JsonType<T>(Schema Schema, Func<JsonElement, string, T> Read)
{
    /// <summary>An array of these.</summary>
    /// <param name="most">The most items.</param>
    public JsonType<IReadOnlyList<T>> List(int most) => new(
        Schema.ListOf(Schema, most),
        (element, name) => element.ValueKind != JsonValueKind.Array
            ? throw RpcException.InvalidParams($"'{name}' must be an array")
            : element.GetArrayLength() > most
            ? throw RpcException.InvalidParams($"'{name}' has at most {most} items")
            : [.. element.EnumerateArray().Select((item, i) => Read(item, $"{name}[{i}]"))]);

    /// <summary>The same, read as something else.</summary>
    /// <param name="read">May end with <see cref="RpcException"/> -32602; gets the value and its
    /// name.</param>
    public JsonType<TOther> As<TOther>(Func<T, string, TOther> read) =>
        new(Schema, (element, name) => read(Read(element, name), name));

    /// <summary>One of these, or an array of them.</summary>
    /// <param name="most">The most items.</param>
    public JsonType<IReadOnlyList<T>> OneOrList(int most)
    {
        JsonType<IReadOnlyList<T>> list = List(most);
        return new JsonType<IReadOnlyList<T>>(
            Schema.AnyOf(Schema, list.Schema),
            (element, name) => element.ValueKind == JsonValueKind.Array
                ? list.Read(element, name)
                : [Read(element, name)]);
    }
}
