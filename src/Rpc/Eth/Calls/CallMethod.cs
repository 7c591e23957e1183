using System.Text.Json;
using OpenLedger.Ledger.Execution;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Calls;

/// <summary>eth_call(transaction, block?): what the call returns. There are no state overrides.</summary>
internal sealed class CallMethod(CallRunner runner) : RpcMethod
{
    public override string Name => "eth_call";

    public override (int Min, int Max) ParameterCount => (1, 2);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        (CallArguments call, CallResult outcome) = runner.Run(arguments);
        if (!outcome.Succeeded)
        {
            throw CallRunner.Failure(call, outcome);
        }

        result.WriteDataValue(outcome.Output.Span);
    }
}
