using System.Text.Json;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Calls;

/// <summary>
/// eth_estimateGas(transaction, block?): what one run used; for a contract call a sixteenth more, because
/// others' transactions that come first may make it dearer (unused gas is not paid).
/// </summary>
internal sealed class EstimateGasMethod(RpcContext context, CallRunner runner) : RpcMethod
{
    private const ulong MarginDivisor = 16;

    public override MethodDeclaration Declaration { get; } = new("eth_estimateGas")
    {
        Summary = "The gas that a transaction needs.",
        Description = "What one run used, which does not depend on the limit; a contract call gets 1/16 more, for"
            + " transactions that may come first.",
        Parameters = [CallArguments.Parameter, BlockTypes.OfState],
        Result = new("gas", Schemas.Quantity64),
        Errors = [MethodError.NoState, MethodError.Reverted, MethodError.CannotRun],
        Examples = [new("A payment", """[{"from": "$alice", "to": "$bob", "value": "0x1"}]""")],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        (CallArguments call, CallResult outcome) = runner.Run(arguments);
        if (!outcome.Succeeded)
        {
            throw CallRunner.Failure(call, outcome);
        }

        ulong used = outcome.GasUsed + call.AccessListGas;
        ulong wanted = call.Request.Data.IsEmpty ? used : used + (used / MarginDivisor);
        ulong gas = Math.Max(used, Math.Min(wanted, context.Executor.Genesis.GasLimit));
        RequireFunds(arguments, call, gas);
        result.WriteQuantityValue(gas);
    }

    private void RequireFunds(RpcArguments arguments, CallArguments call, ulong gas)
    {
        if (call.GasPrice.IsZero)
        {
            return;
        }

        UInt256 balance = runner.BalanceOf(call, arguments);
        if (!UInt256.TryMultiply(call.GasPrice, gas, out UInt256 fee)
            || !UInt256.TryAdd(fee, call.Request.Value, out UInt256 cost)
            || cost > balance)
        {
            throw new RpcException(
                RpcErrorCode.InvalidInput,
                $"insufficient funds for gas * price + value: balance {balance}, gas {gas}, "
                + $"price {call.GasPrice}, value {call.Request.Value}");
        }
    }
}
