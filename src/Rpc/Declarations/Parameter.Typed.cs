using System.Text.Json;

namespace OpenLedger.Rpc.Declarations;

/// <summary>A parameter with its type.</summary>
/// <typeparam name="T">What it is read as.</typeparam>
public sealed class Parameter<T> : Parameter
{
    private readonly JsonType<T> _type;
    private readonly T _absent;

    internal Parameter(string name, JsonType<T> type, string description)
        : base(name, description, type.Schema, isRequired: true, absent: null) => (_type, _absent) = (type, default!);

    internal Parameter(string name, JsonType<T> type, string description, T absent, string? absentText)
        : base(name, description, type.Schema, isRequired: false, absentText) => (_type, _absent) = (type, absent);

    /// <inheritdoc/>
    internal override object? Read(JsonElement element, string name) => _type.Read(element, name);

    /// <inheritdoc/>
    internal override object? ReadAbsent() => _absent;
}
