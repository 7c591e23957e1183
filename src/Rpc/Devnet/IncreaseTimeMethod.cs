using System.Text.Json;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Devnet;

/// <summary>evm_increaseTime(seconds)</summary>
internal sealed class IncreaseTimeMethod(IDevnetControls devnet) : RpcMethod
{
    private static readonly Parameter<ulong> Seconds =
        Parameter.Required("seconds", DevnetTypes.Seconds, "By how much.");

    public override MethodDeclaration Declaration { get; } = new("evm_increaseTime")
    {
        Summary = "Sets the clock of a devnet's validators ahead: the blocks from now on are dated by it.",
        Parameters = [Seconds],
        Result = new("secondsAhead", Schema.Text),
        Errors = [new(RpcErrorCode.InvalidInput, "the clock would be more than ten years ahead")],
        Examples = [new("An hour", "[3600]")],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation) =>
        result.WriteStringValue(devnet.IncreaseTime(arguments.Get(Seconds)).ToString(
            System.Globalization.CultureInfo.InvariantCulture));
}
