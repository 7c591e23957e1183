using System.Text.Json;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Accounts;

/// <summary>eth_getStorageAt(address, slot, block?): 32 bytes.</summary>
internal sealed class GetStorageAtMethod(BlockFinder finder) : RpcMethod
{
    private static readonly Parameter<Address> Account =
        Parameter.Required("address", JsonTypes.Address, "Whose storage.");

    private static readonly Parameter<StorageKey> Slot =
        Parameter.Required("slot", StorageKey.Type, "The slot; leading zeros may be left out or not.");

    public override MethodDeclaration Declaration { get; } = new("eth_getStorageAt")
    {
        Summary = "The 32 bytes of one storage slot.",
        Parameters = [Account, Slot, BlockTypes.OfState],
        Result = new("value", Schemas.Hash),
        Errors = [MethodError.NoState],
        Examples = [new("A slot of a system contract", """["$datanets", "0x0", "latest"]""")],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        UInt256 value = finder.GetState(arguments.Get(BlockTypes.OfState))
            .GetStorage(arguments.Get(Account), arguments.Get(Slot).Slot);
        result.WriteDataValue(value.ToBigEndian());
    }
}
