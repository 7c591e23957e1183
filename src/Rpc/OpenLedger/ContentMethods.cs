using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>The methods about content sidecars.</summary>
internal static class ContentMethods
{
    public static IEnumerable<RpcMethod> All(RpcContext context)
    {
        LedgerQueries queries = context.Queries;
        yield return new QueryMethod(
            "openledger_getSidecar", (1, 1), (arguments, _) => Sidecar(queries, arguments));
        if (context.Contents is { } inbox)
        {
            yield return new QueryMethod("openledger_getAvailability", (1, 1), (arguments, _) =>
            {
                Hash256 root = arguments.Hash(0, "contentRoot");
                return new AvailabilityDetails(
                    root, inbox.SizeOf(root), inbox.CertificateOf(root)?.Encode());
            });
            yield return new SendContributionMethod(context.Pool, inbox, context.Executor.Genesis.ChainId);
        }
    }

    // By its id, or by its content root while it waits or once it was admitted.
    private static SidecarDetails Sidecar(LedgerQueries queries, RpcArguments arguments)
    {
        JsonElement subject = arguments.Element(0, "sidecarId or contentRoot");
        if (subject.ValueKind == JsonValueKind.String)
        {
            Hash256 root = RpcArguments.ReadHash(subject, "contentRoot");
            return QueryMethod.Known(queries.Sidecar(root), $"a sidecar of root {root}");
        }

        SidecarId id = new(RpcArguments.ReadNumber(subject, "sidecarId"));
        return QueryMethod.Known(queries.Sidecar(id), $"sidecar {id}");
    }
}
