using System.Text.Json;

namespace OpenLedger.Rpc.Declarations;

/// <summary>
/// A parameter of a method, or a member of an object that is one: declared once, read by the dispatcher before the method
/// runs, and described by the OpenRPC document. Immutable and thread-safe.
/// </summary>
public abstract class Parameter
{
    private protected Parameter(string name, string description, Schema schema, bool isRequired, string? absent) =>
        (Name, Description, Schema, IsRequired, Absent) = (name, description, schema, isRequired, absent);

    /// <summary>The name that errors and documents use.</summary>
    public string Name { get; }

    /// <summary>What it means.</summary>
    public string Description { get; }

    /// <summary>What its value looks like.</summary>
    public Schema Schema { get; }

    /// <summary>True when a call without it is refused.</summary>
    public bool IsRequired { get; }

    /// <summary>JSON text of the value that stands for a missing one; null when there is none.</summary>
    public string? Absent { get; }

    /// <summary>One that must be there.</summary>
    public static Parameter<T> Required<T>(string name, JsonType<T> type, string description) =>
        new(name, type, description);

    /// <summary>One that may be missing or null.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type.</param>
    /// <param name="description">What it means, and what it means when it is missing.</param>
    /// <param name="absent">What a missing one is read as.</param>
    /// <param name="absentText">The JSON text of that, when it can be given as well.</param>
    public static Parameter<T> Optional<T>(
        string name, JsonType<T> type, string description, T absent, string? absentText = null) =>
        new(name, type, description, absent, absentText);

    /// <summary>One that may be missing: it is null then.</summary>
    public static Parameter<T?> Nullable<T>(string name, JsonType<T> type, string description)
        where T : struct =>
        new(name, new JsonType<T?>(type.Schema, (element, at) => type.Read(element, at)), description, null, null);

    /// <summary>The member of an object's schema that it is.</summary>
    internal SchemaMember ToMember() => new(Name, Schema, IsRequired, Description);

    /// <summary>Reads a value that is there.</summary>
    internal abstract object? Read(JsonElement element, string name);

    /// <summary>What a missing one is read as.</summary>
    internal abstract object? ReadAbsent();
}
