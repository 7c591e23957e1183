using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Accounts;

/// <summary>
/// eth_getTransactionCount(address, block?): with the tag pending, after the waiting transactions.
/// </summary>
internal sealed class GetTransactionCountMethod(BlockFinder finder, ITransactionPool pool) : RpcMethod
{
    public override string Name => "eth_getTransactionCount";

    public override (int Min, int Max) ParameterCount => (1, 2);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        var address = arguments.Address(0, "address");
        BlockReference block = BlockReference.Read(arguments, 1, "block");
        ulong nonce = finder.GetState(block).GetAccount(address).Nonce;

        // The pool may be a block behind the chain for a moment.
        result.WriteQuantityValue(block.IsPending ? Math.Max(nonce, pool.PendingNonce(address)) : nonce);
    }
}
