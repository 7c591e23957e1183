using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>The methods about validators and delegations.</summary>
internal static class StakingMethods
{
    public static IEnumerable<RpcMethod> All(RpcContext context)
    {
        LedgerQueries queries = context.Queries;
        yield return new QueryMethod("openledger_validators", (0, 1), (arguments, _) => arguments.Has(0)
            ? SetOf(queries, new Epoch(RpcArguments.ReadNumber(arguments.Element(0, "epoch"), "epoch")))
            : queries.Validators());
        yield return new QueryMethod("openledger_getValidator", (1, 1), (arguments, _) =>
        {
            JsonElement subject = arguments.Element(0, "validatorId or account");
            if (subject.ValueKind != JsonValueKind.String)
            {
                ValidatorId id = ReadId(subject);
                return QueryMethod.Known(queries.Validator(id), $"validator {id}");
            }

            Address account = RpcArguments.ReadAddress(subject, "account");
            return QueryMethod.Known(queries.Validator(account), $"a validator of {account}");
        });
        yield return new QueryMethod("openledger_getDelegation", (2, 2), (arguments, _) =>
        {
            ValidatorId id = ReadId(arguments.Element(1, "validatorId"));
            return QueryMethod.Known(
                queries.Delegation(arguments.Address(0, "account"), id), $"validator {id}");
        });
    }

    private static object SetOf(LedgerQueries queries, Epoch epoch)
    {
        IReadOnlyList<ValidatorDetails> set = queries.Validators(epoch);
        return QueryMethod.Known(set.Count > 0 ? set : null, $"the set of epoch {epoch}");
    }

    private static ValidatorId ReadId(JsonElement element)
    {
        ulong number = RpcArguments.ReadNumber(element, "validatorId");
        return number <= uint.MaxValue
            ? new ValidatorId((uint)number)
            : throw RpcException.InvalidParams($"'validatorId' is at most {uint.MaxValue}");
    }
}
