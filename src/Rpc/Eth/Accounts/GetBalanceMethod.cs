using System.Text.Json;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Accounts;

/// <summary>eth_getBalance(address, block?)</summary>
internal sealed class GetBalanceMethod(BlockFinder finder) : RpcMethod
{
    private static readonly Parameter<Address> Account =
        Parameter.Required("address", JsonTypes.Address, "Whose balance.");

    public override MethodDeclaration Declaration { get; } = new("eth_getBalance")
    {
        Summary = "The wei that an account has.",
        Parameters = [Account, BlockTypes.OfState],
        Result = new("balance", Schemas.Quantity),
        Errors = [MethodError.NoState],
        Examples =
        [
            new("An account of the genesis", """["$carol"]"""),
            new("As it was in a block", """["$carol", {"blockNumber": "0x0"}]"""),
        ],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        result.WriteQuantityValue(
            finder.GetState(arguments.Get(BlockTypes.OfState)).GetAccount(arguments.Get(Account)).Balance);
}
