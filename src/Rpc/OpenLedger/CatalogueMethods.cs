using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>The methods about datanets, contributions, models, earnings and supply.</summary>
internal static class CatalogueMethods
{
    private static readonly Parameter<DatanetId> Datanet =
        Parameter.Required("datanetId", LedgerTypes.Datanet, "The datanet.");

    private static readonly Parameter<ContributionId> Contribution =
        Parameter.Required("contributionId", LedgerTypes.Contribution, "The contribution.");

    private static readonly Parameter<bool> WithText =
        Parameter.Optional("withText", JsonTypes.Flag, "True to get its text as well.", false, "false");

    private static readonly Parameter<ModelId> Model =
        Parameter.Required("modelId", LedgerTypes.Model, "The model.");

    private static readonly Parameter<(ContributionId? Id, Address? Account)> Earner = Parameter.Required(
        "earner",
        JsonTypes.Either(LedgerTypes.Contribution, JsonTypes.Address),
        "A contribution's id, or the account that contributions pay.");

    private static readonly Parameter<ContributionId?> From = Parameter.Nullable(
        "from", LedgerTypes.Contribution, "With an account: the first contribution looked at, as next of the page before.");

    public static IEnumerable<RpcMethod> All(RpcContext context)
    {
        LedgerQueries queries = context.Queries;
        SupplyCount supply = new(queries);
        yield return new QueryMethod(
            new("openledger_getDatanet")
            {
                Summary = "A datanet: its rules, how much it holds, its newest versions.",
                Parameters = [Datanet],
                Result = LedgerSchema.Result<DatanetDetails>("datanet"),
                Errors = [MethodError.Unknown("the datanet")],
                Examples = [new("A datanet of two texts", """["$datanet"]""")],
            },
            arguments => QueryMethod.Known(
                queries.Datanet(arguments.Get(Datanet)), $"datanet {arguments.Get(Datanet)}"));
        yield return new QueryMethod(
            new("openledger_getContribution")
            {
                Summary = "A contribution: why it was admitted, what is masked, what it earned.",
                Parameters = [Contribution, WithText],
                Result = LedgerSchema.Result<ContributionDetails>("contribution"),
                Errors = [MethodError.Unknown("the contribution")],
                Examples =
                [
                    new("Without its text", """["$first"]"""), new("With its text", """["$second", true]"""),
                ],
            },
            arguments => QueryMethod.Known(
                queries.Contribution(arguments.Get(Contribution), arguments.Get(WithText)),
                $"contribution {arguments.Get(Contribution)}"));
        foreach (RpcMethod method in Models(queries))
        {
            yield return method;
        }

        yield return new QueryMethod(
            new("openledger_earnings")
            {
                Summary = "What a contribution earned, or all that pay an account.",
                Parameters = [Earner, From],
                Result = new("earnings", Schema.AnyOf(
                    LedgerSchema.Of<ContributionEarnings>(), LedgerSchema.Of<AccountEarnings>())),
                Errors = [MethodError.Unknown("the contribution")],
                Examples = [new("Of a contribution", """["$first"]"""), new("Of an account", """["$alice"]""")],
            },
            arguments => Earnings(queries, arguments));
        yield return new QueryMethod(
            new("openledger_contributionUsage")
            {
                Summary = "What a contribution was matched in, by model and epoch, and what repeats it.",
                Description = "At most 256 rows a list; what later contributions repeat of it is masked there and pays it.",
                Parameters = [Contribution],
                Result = LedgerSchema.Result<ContributionUsage>("usage"),
                Errors = [MethodError.Unknown("the contribution")],
                Examples = [new("Of a contribution", """["$first"]""")],
            },
            arguments => QueryMethod.Known(
                queries.Usage(arguments.Get(Contribution)), $"contribution {arguments.Get(Contribution)}"));
        yield return new QueryMethod(
            new("openledger_supply")
            {
                Summary = "Where all OPEN is, counted by walking the account trie, once a block.",
                Result = LedgerSchema.Result<SupplyCount.Answer>("supply"),
                Examples = [new("The call")],
            },
            _ => supply.Count());
    }

    private static IEnumerable<RpcMethod> Models(LedgerQueries queries)
    {
        yield return new QueryMethod(
            new("openledger_getModel")
            {
                Summary = "A model: its prices, the datanet versions it is over, its training and royalties.",
                Description = "training is null for a model that is not trained; its state is queued, trained or empty.",
                Parameters = [Model],
                Result = LedgerSchema.Result<ModelDetails>("model"),
                Errors = [MethodError.Unknown("the model")],
                Examples = [new("A model over one datanet", """["$model"]""")],
            },
            arguments => QueryMethod.Known(queries.Model(arguments.Get(Model)), $"model {arguments.Get(Model)}"));
        yield return new QueryMethod(
            new("openledger_getModelCard")
            {
                Summary = "A model with the data it is made of and how right it was on what was held out.",
                Description = "heldOutAccuracyBps is null when nothing was held out.",
                Parameters = [Model],
                Result = LedgerSchema.Result<ModelCard>("card"),
                Errors = [MethodError.Unknown("the model")],
                Examples = [new("A model over one datanet", """["$model"]""")],
            },
            arguments => QueryMethod.Known(queries.ModelCard(arguments.Get(Model)), $"model {arguments.Get(Model)}"));
    }

    private static object Earnings(LedgerQueries queries, RpcArguments arguments)
    {
        (ContributionId? id, Address? account) = arguments.Get(Earner);
        ContributionId? from = arguments.Get(From);
        if (account is { } payee)
        {
            return queries.Earnings(payee, from);
        }

        return from is null
            ? QueryMethod.Known(queries.Earnings(id!.Value), $"contribution {id}")
            : throw RpcException.InvalidParams("'from' goes with an account, not with a contribution");
    }
}
