using System.Text.Json;
using OpenLedger.Ledger.Execution;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Calls;

/// <summary>eth_call(transaction, block?): what the call returns. There are no state overrides.</summary>
internal sealed class CallMethod(CallRunner runner) : RpcMethod
{
    public override MethodDeclaration Declaration { get; } = new("eth_call")
    {
        Summary = "What a call returns, without a transaction.",
        Description = "It runs on the block's state in a block that would follow it; on an older block the corpus is the"
            + " newest. There are no state overrides.",
        Parameters = [CallArguments.Parameter, BlockTypes.OfState],
        Result = new("output", Schemas.Data),
        Errors = [MethodError.NoState, MethodError.Reverted, MethodError.CannotRun],
        Examples = [new("The decimals of OPEN", """[{"to": "$open", "input": "0x313ce567"}, "latest"]""")],
    };

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
