using System.Text.Json;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Devnet;

/// <summary>openledger_faucet(address)</summary>
internal sealed class FaucetMethod(IDevnetControls devnet) : RpcMethod
{
    private static readonly Parameter<Address> Account =
        Parameter.Required("address", JsonTypes.Address, "Who gets it.");

    public override MethodDeclaration Declaration { get; } = new("openledger_faucet")
    {
        Summary = "Sends OPEN of a devnet's faucet to an account and waits until the transfer is final.",
        Parameters = [Account],
        Result = new("gift", Schema.Object([
            new("transactionHash", Schemas.Hash, true, "The transfer."),
            new("wei", Schema.Text, true, "The amount, decimal."),
        ])),
        Errors =
        [
            new(RpcErrorCode.LimitExceeded, "the account or the caller had it lately; the message says how long"),
            new(RpcErrorCode.ResourceUnavailable, "the devnet still loads its samples"),
        ],
        Examples = [new("An account", """["$carol"]""") { Varies = true }],
    };

    public override async ValueTask ExecuteAsync(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        (Hash256 transaction, UInt256 wei) = await devnet
            .GiveAsync(arguments.Get(Account), arguments.Caller, cancellation).ConfigureAwait(false);
        result.WriteStartObject();
        result.WriteString("transactionHash"u8, transaction.ToString());
        result.WriteString("wei"u8, wei.ToString());
        result.WriteEndObject();
    }
}
