using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>The methods about content sidecars.</summary>
internal static class ContentMethods
{
    private static readonly Parameter<(SidecarId? Id, Hash256? Root)> IdOrRoot = Parameter.Required(
        "sidecar", JsonTypes.Either(LedgerTypes.Sidecar, JsonTypes.Hash), "Its id, or its content root.");

    private static readonly Parameter<Hash256> Root =
        Parameter.Required("contentRoot", JsonTypes.Hash, "The content's root.");

    public static IEnumerable<RpcMethod> All(RpcContext context)
    {
        LedgerQueries queries = context.Queries;
        yield return new QueryMethod(
            new("openledger_getSidecar")
            {
                Summary = "A contribution whose bytes go beside the blocks; by root the one that waits with it or was"
                    + " admitted.",
                Description = "status is waiting, activated, admitted, refused or expired.",
                Parameters = [IdOrRoot],
                Result = LedgerSchema.Result<SidecarDetails>("sidecar"),
                Errors = [MethodError.Unknown("the sidecar")],
                Examples = [new("One that waits", """["$contentRoot"]""")],
            },
            arguments => arguments.Get(IdOrRoot) switch
            {
                ({ } id, _) => QueryMethod.Known(queries.Sidecar(id), $"sidecar {id}"),
                (_, var root) => QueryMethod.Known(queries.Sidecar(root!.Value), $"a sidecar of root {root}"),
            });
        if (context.Contents is { } inbox)
        {
            yield return new QueryMethod(
                new("openledger_getAvailability")
                {
                    Summary = "What this node knows about a content's bytes.",
                    Description = "bytes is null unless the node has them on their way; certificate, for activate, is null"
                        + " before a quorum's words were heard. Validators activate by themselves; anybody else may.",
                    Parameters = [Root],
                    Result = LedgerSchema.Result<AvailabilityDetails>("availability"),
                    Examples = [new("A content that nobody left here", """["$contentRoot"]""")],
                },
                arguments =>
                {
                    Hash256 root = arguments.Get(Root);
                    return new AvailabilityDetails(root, inbox.SizeOf(root), inbox.CertificateOf(root)?.Encode());
                });
            yield return new SendContributionMethod(context.Pool, inbox, context.Executor.Genesis.ChainId);
        }
    }
}
