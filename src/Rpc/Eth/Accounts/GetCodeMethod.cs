using System.Text.Json;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Accounts;

/// <summary>
/// eth_getCode(address, block?): a system contract has the one byte 0xfe, everything else none.
/// </summary>
internal sealed class GetCodeMethod(BlockFinder finder) : RpcMethod
{
    private static readonly Parameter<Address> Account =
        Parameter.Required("address", JsonTypes.Address, "Whose code.");

    public override MethodDeclaration Declaration { get; } = new("eth_getCode")
    {
        Summary = "The code of an account: the one byte 0xfe for a system contract, none for everything else.",
        Parameters = [Account, BlockTypes.OfState],
        Result = new("code", Schemas.Data),
        Errors = [MethodError.NoState],
        Examples =
        [
            new("A system contract", """["$datanets", "latest"]"""),
            new("An account", """["$alice", "latest"]"""),
        ],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        // The code is the same in every block; an unknown or pruned one is an error all the same.
        _ = finder.GetState(arguments.Get(BlockTypes.OfState));
        result.WriteDataValue(
            SystemContracts.IsSystemAddress(arguments.Get(Account)) ? GenesisBuilder.SystemCode.Span : []);
    }
}
