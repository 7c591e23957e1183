using System.Text;
using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Discovery;

/// <summary>
/// rpc.discover: the OpenRPC document of the node's methods, made when it is asked for first.
/// </summary>
internal sealed class DiscoverMethod(IReadOnlyList<RpcMethod> all, INodeStatus node) : RpcMethod
{
    /// <summary>The name that OpenRPC gives it.</summary>
    public const string WireName = "rpc.discover";

    private readonly Lazy<byte[]> _document = new(() => Encoding.UTF8.GetBytes(
        OpenRpcDocument.Write(all, node.Current.ClientVersion).ToJsonString(OpenRpcDocument.Options)));

    public override MethodDeclaration Declaration { get; } = new(WireName)
    {
        Summary = "This description of the node's methods, as an OpenRPC document.",
        Result = new("document", Schema.OpenObject(
            new("openrpc", Schema.Text),
            new("info", Schema.OpenObject()),
            new("methods", Schema.ListOf(Schema.OpenObject())))),
        Examples = [new("The call") { Varies = true }],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        result.WriteRawValue(_document.Value, skipInputValidation: true);
}
