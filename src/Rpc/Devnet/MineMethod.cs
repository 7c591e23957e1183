using System.Text.Json;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Devnet;

/// <summary>evm_mine(timestamp?)</summary>
internal sealed class MineMethod(IDevnetControls devnet) : RpcMethod
{
    private static readonly Parameter<ulong?> Timestamp = Parameter.Nullable(
        "timestamp", DevnetTypes.Seconds, "Set the clock to this time first, in seconds.");

    public override MethodDeclaration Declaration { get; } = new("evm_mine")
    {
        Summary = "Waits for one more final block, which comes at once.",
        Parameters = [Timestamp],
        Result = new("zero", Schema.Text),
        Errors = [new(RpcErrorCode.InvalidInput, "the timestamp is not after the newest block's")],
        Examples = [new("A block")],
    };

    public override async ValueTask ExecuteAsync(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        if (arguments.Get(Timestamp) is { } seconds)
        {
            devnet.SetTime(seconds);
        }

        await devnet.MineAsync(cancellation).ConfigureAwait(false);
        result.WriteStringValue("0x0"u8);
    }
}
