using System.Text.Json;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Devnet;

/// <summary>anvil_setBalance(address, wei): by a transfer, since the state changes by transactions only.</summary>
internal sealed class SetBalanceMethod(string name, IDevnetControls devnet) : RpcMethod
{
    private static readonly Parameter<Address> Account =
        Parameter.Required("address", JsonTypes.Address, "Whose balance.");

    private static readonly Parameter<UInt256> Balance =
        Parameter.Required("balance", JsonTypes.Quantity, "What it shall have, in wei.");

    public override MethodDeclaration Declaration { get; } = new(name)
    {
        Summary = "Raises a balance by a transfer of the devnet's faucet, and waits until it is final.",
        Description = "Every validator computes the state from transactions, so a balance cannot be lowered.",
        Parameters = [Account, Balance],
        Result = new("nothing", Schema.Null),
        Errors = [new(RpcErrorCode.InvalidInput, "the account has more already, or the faucet has less")],
        Examples = [new("Ten million OPEN and one wei", """["$carol", "0x84595161401484a000001"]""")],
    };

    public override async ValueTask ExecuteAsync(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        await devnet.RaiseBalanceAsync(arguments.Get(Account), arguments.Get(Balance), cancellation)
            .ConfigureAwait(false);
        result.WriteNullValue();
    }
}
