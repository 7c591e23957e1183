using System.Text.Json;
using OpenLedger.Rpc.Declarations;

namespace OpenLedger.Rpc.Server;

/// <summary>A method without parameters whose answer is written by one function.</summary>
internal sealed class ConstantMethod(MethodDeclaration declaration, Action<Utf8JsonWriter> write) : RpcMethod
{
    /// <summary>One with one example, its only call.</summary>
    public ConstantMethod(string name, string summary, MethodResult result, Action<Utf8JsonWriter> write)
        : this(
            new MethodDeclaration(name) { Summary = summary, Result = result, Examples = [new("The call")] }, write)
    {
    }

    public override MethodDeclaration Declaration => declaration;

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        write(result);
}
