using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Tests.Server;

/// <summary>
/// Writes back its first parameter; "boom" fails like a bug, "pruned" reads too old a state, "slow" waits for
/// its cancellation.
/// </summary>
internal sealed class EchoMethod : RpcMethod
{
    public int Calls;

    private static readonly Parameter<JsonElement> Value =
        Parameter.Required("value", new JsonType<JsonElement>(Schema.Text, static (element, _) => element), "Anything.");

    private static readonly Parameter<bool> Unused = Parameter.Optional("unused", JsonTypes.Flag, "Nothing.", false);

    public override MethodDeclaration Declaration { get; } = new("test_echo")
    {
        Summary = "Says it again.",
        Parameters = [Value, Unused],
        Result = new("value", Schema.Text),
        Examples = [],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        Interlocked.Increment(ref Calls);
        JsonElement value = arguments.Get(Value);
        if (value.ValueKind == JsonValueKind.String && value.ValueEquals("boom"))
        {
            throw new InvalidOperationException("a bug");
        }

        if (value.ValueKind == JsonValueKind.String && value.ValueEquals("pruned"))
        {
            throw new StatePrunedException(new Height(3), new Height(9));
        }

        if (value.ValueKind == JsonValueKind.String && value.ValueEquals("slow"))
        {
            cancellation.WaitHandle.WaitOne();
            cancellation.ThrowIfCancellationRequested();
        }

        value.WriteTo(result);
    }
}
