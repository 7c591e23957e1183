using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Accounts;

/// <summary>
/// eth_getTransactionCount(address, block?): with the tag pending, after the waiting transactions.
/// </summary>
internal sealed class GetTransactionCountMethod(BlockFinder finder, ITransactionPool pool) : RpcMethod
{
    private static readonly Parameter<Address> Account =
        Parameter.Required("address", JsonTypes.Address, "Whose transactions.");

    public override MethodDeclaration Declaration { get; } = new("eth_getTransactionCount")
    {
        Summary = "The nonce of an account's next transaction; with the tag pending, after those that wait.",
        Parameters = [Account, BlockTypes.OfState],
        Result = new("nonce", Schemas.Quantity64),
        Errors = [MethodError.NoState],
        Examples =
        [
            new("Of final transactions", """["$alice", "latest"]"""),
            new("With those that wait", """["$alice", "pending"]"""),
        ],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        Address account = arguments.Get(Account);
        BlockReference block = arguments.Get(BlockTypes.OfState);
        ulong nonce = finder.GetState(block).GetAccount(account).Nonce;

        // The pool may be a block behind the chain for a moment.
        result.WriteQuantityValue(block.IsPending ? Math.Max(nonce, pool.PendingNonce(account)) : nonce);
    }
}
