using System.Text.Json;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Devnet;

/// <summary>evm_setNextBlockTimestamp(timestamp)</summary>
internal sealed class SetNextBlockTimestampMethod(IDevnetControls devnet) : RpcMethod
{
    private static readonly Parameter<ulong> Timestamp =
        Parameter.Required("timestamp", DevnetTypes.Seconds, "The time, in seconds.");

    public override MethodDeclaration Declaration { get; } = new("evm_setNextBlockTimestamp")
    {
        Summary = "Sets the clock of a devnet's validators to a time, from where it goes on.",
        Description = "A block that is proposed already keeps its time; the first one after it has this time or "
            + "a moment later.",
        Parameters = [Timestamp],
        Result = new("nothing", Schema.Null),
        Errors = [new(RpcErrorCode.InvalidInput, "it is not after the newest block's, or too far ahead")],
        Examples = [new("A time", "[1900000000]")],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        devnet.SetTime(arguments.Get(Timestamp));
        result.WriteNullValue();
    }
}
