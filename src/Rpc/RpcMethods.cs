using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc;

/// <summary>The one place where the methods are put together.</summary>
public static class RpcMethods
{
    /// <summary>Every method this node answers.</summary>
    public static IReadOnlyList<RpcMethod> All(RpcContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return [];
    }
}
