using System.Text.Json;

namespace OpenLedger.Rpc.Server;

/// <summary>A method without parameters whose answer is written by one function.</summary>
internal sealed class ConstantMethod(string name, Action<Utf8JsonWriter> write) : RpcMethod
{
    public override string Name => name;

    public override (int Min, int Max) ParameterCount => (0, 0);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        write(result);
}
