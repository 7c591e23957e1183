using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>The methods about datanets, contributions, models, earnings and supply.</summary>
internal static class CatalogueMethods
{
    public static IEnumerable<RpcMethod> All(RpcContext context)
    {
        LedgerQueries queries = context.Queries;
        SupplyCount supply = new(queries);
        yield return new QueryMethod("openledger_getDatanet", (1, 1), (arguments, _) =>
        {
            DatanetId id = new(Id(arguments, "datanetId"));
            return QueryMethod.Known(queries.Datanet(id), $"datanet {id}");
        });
        yield return new QueryMethod("openledger_getContribution", (1, 2), (arguments, _) =>
        {
            ContributionId id = new(Id(arguments, "contributionId"));
            bool withText = arguments.Flag(1, "withText", absent: false);
            return QueryMethod.Known(queries.Contribution(id, withText), $"contribution {id}");
        });
        yield return new QueryMethod("openledger_getModel", (1, 1), (arguments, _) =>
        {
            ModelId id = new(Id(arguments, "modelId"));
            return QueryMethod.Known(queries.Model(id), $"model {id}");
        });
        yield return new QueryMethod("openledger_getModelCard", (1, 1), (arguments, _) =>
        {
            ModelId id = new(Id(arguments, "modelId"));
            return QueryMethod.Known(queries.ModelCard(id), $"model {id}");
        });
        yield return new QueryMethod(
            "openledger_earnings", (1, 2), (arguments, _) => Earnings(queries, arguments));
        yield return new QueryMethod("openledger_supply", (0, 0), (_, _) => supply.Count());
    }

    // Of one contribution by its id, or of all that pay an account.
    private static object Earnings(LedgerQueries queries, RpcArguments arguments)
    {
        JsonElement subject = arguments.Element(0, "contributionId or account");
        if (subject.ValueKind == JsonValueKind.String)
        {
            ContributionId? from = arguments.Has(1)
                ? new ContributionId(RpcArguments.ReadNumber(arguments.Element(1, "from"), "from"))
                : null;
            return queries.Earnings(RpcArguments.ReadAddress(subject, "account"), from);
        }

        if (arguments.Has(1))
        {
            throw RpcException.InvalidParams("'from' goes with an account, not with a contribution");
        }

        ContributionId id = new(RpcArguments.ReadNumber(subject, "contributionId"));
        return QueryMethod.Known(queries.Earnings(id), $"contribution {id}");
    }

    private static ulong Id(RpcArguments arguments, string name) =>
        RpcArguments.ReadNumber(arguments.Element(0, name), name);
}
