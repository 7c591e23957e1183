using System.Text.Json;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Accounts;

/// <summary>eth_getBalance(address, block?)</summary>
internal sealed class GetBalanceMethod(BlockFinder finder) : RpcMethod
{
    public override string Name => "eth_getBalance";

    public override (int Min, int Max) ParameterCount => (1, 2);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        var address = arguments.Address(0, "address");
        result.WriteQuantityValue(
            finder.GetState(BlockReference.Read(arguments, 1, "block")).GetAccount(address).Balance);
    }
}
