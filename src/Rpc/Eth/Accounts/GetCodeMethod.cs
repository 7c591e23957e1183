using System.Text.Json;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Execution;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Accounts;

/// <summary>
/// eth_getCode(address, block?): a system contract has the one byte 0xfe, everything else none.
/// </summary>
internal sealed class GetCodeMethod(BlockFinder finder) : RpcMethod
{
    public override string Name => "eth_getCode";

    public override (int Min, int Max) ParameterCount => (1, 2);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        var address = arguments.Address(0, "address");

        // The code is the same in every block; an unknown or pruned one is an error all the same.
        _ = finder.GetState(BlockReference.Read(arguments, 1, "block"));
        result.WriteDataValue(SystemContracts.IsSystemAddress(address) ? GenesisBuilder.SystemCode.Span : []);
    }
}
