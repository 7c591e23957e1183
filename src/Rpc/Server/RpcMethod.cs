using System.Text.Json;
using OpenLedger.Rpc.Declarations;

namespace OpenLedger.Rpc.Server;

/// <summary>
/// One method of the interface: a small class that reads its arguments and writes its result. Thread-safe.
/// </summary>
public abstract class RpcMethod
{
    /// <summary>Its name, parameters, result, errors and examples; the same at any time.</summary>
    public abstract MethodDeclaration Declaration { get; }

    /// <summary>Name on the wire.</summary>
    public string Name => Declaration.Name;

    /// <summary>Writes exactly one JSON value, or throws <see cref="RpcException"/>.</summary>
    /// <param name="arguments">The parameters, already read and checked.</param>
    /// <param name="result">Receives the value of the result member.</param>
    /// <param name="cancellation">Fires when the caller has gone or the call's time is over.</param>
    public virtual ValueTask ExecuteAsync(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        Execute(arguments, result, cancellation);
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// The same for a method that answers at once, as nearly all do; one that has to wait for something
    /// overrides <see cref="ExecuteAsync"/> instead.
    /// </summary>
    public virtual void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        throw new NotSupportedException($"{Name} is answered by {nameof(ExecuteAsync)}");
}
