using System.Text.Json;
using OpenLedger.Ledger.Execution;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Calls;

/// <summary>
/// eth_createAccessList(transaction, block?): the list is always empty, since a first access costs no more
/// than a later one on this chain and so every entry would only cost.
/// </summary>
internal sealed class CreateAccessListMethod(CallRunner runner) : RpcMethod
{
    public override MethodDeclaration Declaration { get; } = new("eth_createAccessList")
    {
        Summary = "The access list that would make a call cheapest: always the empty one.",
        Description = "A first access costs no more than a later one on this chain, so that every entry would only cost.",
        Parameters = [CallArguments.Parameter, BlockTypes.OfState],
        Result = new("list", Schema.Object(
            new("accessList", EthSchemas.AccessList),
            new("gasUsed", Schemas.Quantity64),
            new("error", Schema.Text, IsRequired: false, "How the call reverted."))),
        Errors = [MethodError.NoState, MethodError.CannotRun],
        Examples = [new("A view", """[{"to": "$open", "input": "0x313ce567"}]""")],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        (CallArguments call, CallResult outcome) = runner.Run(arguments);
        if (!outcome.Succeeded && outcome.Failure != CallFailure.Reverted)
        {
            throw CallRunner.Failure(call, outcome);
        }

        result.WriteStartObject();
        AccessListJson.Write(result, []);
        result.WriteQuantity("gasUsed"u8, outcome.GasUsed);
        if (!outcome.Succeeded)
        {
            result.WriteString("error"u8, CallRunner.RevertText(outcome));
        }

        result.WriteEndObject();
    }
}
