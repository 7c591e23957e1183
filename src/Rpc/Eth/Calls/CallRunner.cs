using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Calls;

/// <summary>Reads a call's two parameters, runs it, and says in JSON-RPC's terms how it failed.</summary>
internal sealed class CallRunner(RpcContext context, BlockFinder finder)
{
    /// <summary>The outcome, the failed ones too.</summary>
    public (CallArguments Arguments, CallResult Result) Run(RpcArguments arguments)
    {
        CallArguments call = CallArguments.Of(
            arguments.Get(CallArguments.Parameter),
            context.Executor.Genesis.ChainId,
            Math.Max(context.Limits.CallGasMax, context.Executor.Genesis.GasLimit));
        ChainView view = finder.GetView(arguments.Get(BlockTypes.OfState));
        RequireCorpus(view, call.Request);
        return (call, context.Executor.Call(view, call.Request));
    }

    // The corpus is kept as of the head only. What merely reads it finds all that an older block had; what would add to
    // it has to see it as it was.
    private void RequireCorpus(ChainView view, CallRequest request)
    {
        if (request.To != SystemAddresses.Datanets || view.Header.Number >= context.Chain.Head.Header.Number)
        {
            return;
        }

        bool reads = context.Executor.Contracts.Find(SystemAddresses.Datanets) is { } contract
            && contract.Abi.TryFindFunction(request.Data.Span, out AbiFunction? function) && function.IsView;
        if (!reads)
        {
            throw new RpcException(
                RpcErrorCode.ResourceNotFound,
                $"the corpus of block {view.Header.Number} is not kept; try a change of a datanet on the latest block");
        }
    }

    /// <summary>The sender's balance as of the block that the call names.</summary>
    public UInt256 BalanceOf(CallArguments call, RpcArguments arguments) =>
        finder.GetState(arguments.Get(BlockTypes.OfState)).GetAccount(call.Request.From).Balance;

    /// <summary>The error of a call that failed.</summary>
    public static RpcException Failure(CallArguments call, CallResult result) => result.Failure switch
    {
        CallFailure.Reverted => new RpcException(
            RpcErrorCode.ExecutionReverted, RevertText(result), Hex.Encode(result.Output.Span)),
        CallFailure.OutOfGas => new RpcException(
            RpcErrorCode.InvalidInput,
            $"out of gas: gas required exceeds allowance ({call.Request.GasLimit}); see rpc.callGasMax"),
        CallFailure.InsufficientFunds => new RpcException(
            RpcErrorCode.InvalidInput,
            $"insufficient funds for transfer: {call.Request.From} does not have {call.Request.Value} wei"),
        CallFailure.CreationRefused => new RpcException(
            RpcErrorCode.InvalidInput,
            "contract creation: this chain runs system contracts only [CREATION_REFUSED]"),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.Failure, "not a failure"),
    };

    /// <summary>"execution reverted: REASON".</summary>
    public static string RevertText(CallResult result) =>
        AbiRevert.TryDecode(result.Output.Span, out string reason)
            ? $"execution reverted: {reason}"
            : "execution reverted";
}
