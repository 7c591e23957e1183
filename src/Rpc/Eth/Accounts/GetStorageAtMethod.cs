using System.Text.Json;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Accounts;

/// <summary>eth_getStorageAt(address, slot, block?): 32 bytes.</summary>
internal sealed class GetStorageAtMethod(BlockFinder finder) : RpcMethod
{
    public override string Name => "eth_getStorageAt";

    public override (int Min, int Max) ParameterCount => (2, 3);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        Address address = arguments.Address(0, "address");
        StorageKey key = StorageKey.Read(arguments.Element(1, "slot"), "slot");
        UInt256 value =
            finder.GetState(BlockReference.Read(arguments, 2, "block")).GetStorage(address, key.Slot);
        result.WriteDataValue(value.ToBigEndian());
    }
}
