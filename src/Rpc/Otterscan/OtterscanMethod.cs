using System.Text.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Otterscan;

/// <summary>A method that Otterscan calls: a name, and a function that writes the answer.</summary>
internal sealed class OtterscanMethod(
    string name, (int Min, int Max) parameters, Action<RpcArguments, Utf8JsonWriter, CancellationToken> write)
    : RpcMethod
{
    public override string Name => name;

    public override (int Min, int Max) ParameterCount => parameters;

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        write(arguments, result, cancellation);
}
