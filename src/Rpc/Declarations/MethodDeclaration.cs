using System.Text.Json;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Declarations;

/// <summary>
/// All that is said of a method: its parameters, of which the dispatcher checks every call, and what <c>rpc.discover</c>
/// and docs/spec/rpc-methods.md tell of it. Immutable and thread-safe.
/// </summary>
/// <param name="Name">Name on the wire, the namespace first.</param>
public sealed record MethodDeclaration(string Name)
{
    private readonly Parameter[] _parameters = [];

    /// <summary>What it answers, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>What else there is to know; null: nothing.</summary>
    public string? Description { get; init; }

    /// <summary>The parameters in order, the required ones first.</summary>
    public IReadOnlyList<Parameter> Parameters
    {
        get => _parameters;
        init
        {
            _parameters = [.. value];
            RequiredCount = _parameters.TakeWhile(parameter => parameter.IsRequired).Count();
            Invariant.Require(
                !_parameters.Skip(RequiredCount).Any(parameter => parameter.IsRequired),
                $"{Name}: a required parameter after an optional one");
        }
    }

    /// <summary>How many parameters a call needs.</summary>
    public int RequiredCount { get; private init; }

    /// <summary>What it answers with.</summary>
    public required MethodResult Result { get; init; }

    /// <summary>How it may fail, besides as every method may.</summary>
    public IReadOnlyList<MethodError> Errors { get; init; } = [];

    /// <summary>Calls that tests run.</summary>
    public required IReadOnlyList<MethodExample> Examples { get; init; }

    /// <summary>The position of a parameter of this method.</summary>
    internal int IndexOf(Parameter parameter)
    {
        int index = Array.IndexOf(_parameters, parameter);
        Invariant.Require(index >= 0, $"{Name} does not declare '{parameter.Name}'");
        return index;
    }

    /// <summary>Reads and checks all parameters of a call.</summary>
    /// <param name="given">The array; undefined when the call had none.</param>
    /// <param name="count">Items of it, trailing nulls not counted.</param>
    /// <exception cref="RpcException">-32602: names the parameter and what is accepted.</exception>
    internal object?[] Read(JsonElement given, int count)
    {
        if (count > _parameters.Length)
        {
            throw RpcException.InvalidParams($"too many parameters for {Name}: at most {_parameters.Length}");
        }

        object?[] values = new object?[_parameters.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Parameter parameter = _parameters[i];
            values[i] = i < count && given[i].ValueKind != JsonValueKind.Null
                ? parameter.Read(given[i], parameter.Name)
                : parameter.IsRequired
                ? throw RpcException.InvalidParams($"missing value for required parameter {i} ({parameter.Name})")
                : parameter.ReadAbsent();
        }

        return values;
    }
}
