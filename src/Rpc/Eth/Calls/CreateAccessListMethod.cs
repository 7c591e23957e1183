using System.Text.Json;
using OpenLedger.Ledger.Execution;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Calls;

/// <summary>
/// eth_createAccessList(transaction, block?): the list is always empty, since a first access costs no more
/// than a later one on this chain and so every entry would only cost.
/// </summary>
internal sealed class CreateAccessListMethod(CallRunner runner) : RpcMethod
{
    public override string Name => "eth_createAccessList";

    public override (int Min, int Max) ParameterCount => (1, 2);

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
