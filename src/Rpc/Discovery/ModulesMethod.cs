using System.Text.Json;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Discovery;

/// <summary>rpc_modules: the namespaces of the methods there are.</summary>
internal sealed class ModulesMethod(IReadOnlyList<RpcMethod> all) : RpcMethod
{
    public override MethodDeclaration Declaration { get; } = new("rpc_modules")
    {
        Summary = "The namespaces of the node's methods, each with a version.",
        Result = new("modules", Schema.MapOf(Schema.Text)),
        Examples = [new("The call")],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        result.WriteStartObject();
        foreach (string module in all.Select(method => method.Name.Split('_', '.')[0]).Distinct()
            .Order(StringComparer.Ordinal))
        {
            result.WriteString(module, "1.0");
        }

        result.WriteEndObject();
    }
}
