using System.Text.Json;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Declarations;

/// <summary>An object that was given as a parameter, its members read and checked. Immutable.</summary>
public sealed class ObjectArguments
{
    private readonly IReadOnlyList<Parameter> _members;
    private readonly object?[] _values;
    private readonly bool[] _given;

    internal ObjectArguments(JsonElement element, string name, IReadOnlyList<Parameter> members, bool isOpen)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw RpcException.InvalidParams($"'{name}' must be an object");
        }

        _members = members;
        _values = new object?[members.Count];
        _given = new bool[members.Count];
        if (!isOpen)
        {
            RequireKnown(element, name, members);
        }

        for (int i = 0; i < members.Count; i++)
        {
            Parameter member = members[i];
            _given[i] = element.TryGetProperty(member.Name, out JsonElement value)
                && value.ValueKind != JsonValueKind.Null;
            _values[i] = _given[i] ? member.Read(value, member.Name)
                : member.IsRequired ? throw RpcException.InvalidParams($"'{name}.{member.Name}' is missing")
                : member.ReadAbsent();
        }
    }

    /// <summary>The value of a member, or what stands for a missing one.</summary>
    public T Get<T>(Parameter<T> member) => (T)_values[IndexOf(member)]!;

    /// <summary>True when the member was given and is not null.</summary>
    public bool Has(Parameter member) => _given[IndexOf(member)];

    private int IndexOf(Parameter member)
    {
        for (int i = 0; i < _members.Count; i++)
        {
            if (ReferenceEquals(_members[i], member))
            {
                return i;
            }
        }

        throw new InvariantViolationException($"'{member.Name}' is no member of this object");
    }

    private static void RequireKnown(JsonElement element, string name, IReadOnlyList<Parameter> members)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!members.Any(member => property.NameEquals(member.Name)))
            {
                throw RpcException.InvalidParams(
                    $"'{name}' has a member not known; it has {string.Join(", ", members.Select(m => m.Name))}");
            }
        }
    }
}
