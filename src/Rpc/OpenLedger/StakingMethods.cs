using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>The methods about validators and delegations.</summary>
internal static class StakingMethods
{
    private static readonly Parameter<Epoch?> OfEpoch = Parameter.Nullable(
        "epoch", LedgerTypes.Epoch, "The epoch whose frozen set is told, as far as the state keeps it.");

    private static readonly Parameter<(ValidatorId? Id, Address? Account)> IdOrAccount = Parameter.Required(
        "validator", JsonTypes.Either(LedgerTypes.Validator, JsonTypes.Address), "Its id, or its account.");

    private static readonly Parameter<Address> Delegator =
        Parameter.Required("account", JsonTypes.Address, "Whose delegation.");

    private static readonly Parameter<ValidatorId> Validator =
        Parameter.Required("validatorId", LedgerTypes.Validator, "To whom.");

    public static IEnumerable<RpcMethod> All(RpcContext context)
    {
        LedgerQueries queries = context.Queries;
        yield return new QueryMethod(
            new("openledger_validators")
            {
                Summary = "The running set by index, then the candidates that are not in it (index null, power 0).",
                Description = "status is active, waiting, jailed or tombstoned.",
                Parameters = [OfEpoch],
                Result = LedgerSchema.Result<IReadOnlyList<ValidatorDetails>>("validators"),
                Errors = [MethodError.Unknown("the epoch's set")],
                Examples = [new("All"), new("An epoch's frozen set", "[0]")],
            },
            arguments => arguments.Get(OfEpoch) is { } epoch ? SetOf(queries, epoch) : queries.Validators());
        yield return new QueryMethod(
            new("openledger_getValidator")
            {
                Summary = "One validator, a tombstoned one too.",
                Parameters = [IdOrAccount],
                Result = LedgerSchema.Result<ValidatorDetails>("validator"),
                Errors = [MethodError.Unknown("the validator")],
                Examples = [new("By its account", """["$proposer"]""")],
            },
            arguments => arguments.Get(IdOrAccount) switch
            {
                ({ } id, _) => QueryMethod.Known(queries.Validator(id), $"validator {id}"),
                (_, var account) => QueryMethod.Known(
                    queries.Validator(account!.Value), $"a validator of {account}"),
            });
        yield return new QueryMethod(
            new("openledger_getDelegation")
            {
                Summary = "What an account has delegated to a validator, and what of it is on its way back.",
                Parameters = [Delegator, Validator],
                Result = LedgerSchema.Result<DelegationDetails>("delegation"),
                Errors = [MethodError.Unknown("the validator")],
                Examples = [new("Nothing delegated", """["$alice", 0]""")],
            },
            arguments => QueryMethod.Known(
                queries.Delegation(arguments.Get(Delegator), arguments.Get(Validator)),
                $"validator {arguments.Get(Validator)}"));
    }

    private static object SetOf(LedgerQueries queries, Epoch epoch)
    {
        IReadOnlyList<ValidatorDetails> set = queries.Validators(epoch);
        return QueryMethod.Known(set.Count > 0 ? set : null, $"the set of epoch {epoch}");
    }
}
