using System.Text.Json;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Otterscan;

/// <summary>A method that Otterscan calls: its declaration, and a function that writes the answer.</summary>
internal sealed class OtterscanMethod(
    MethodDeclaration declaration, Action<RpcArguments, Utf8JsonWriter, CancellationToken> write)
    : RpcMethod
{
    public override MethodDeclaration Declaration => declaration;

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        write(arguments, result, cancellation);
}
