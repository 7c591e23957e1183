using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Tests.Server;

/// <summary>
/// Writes back its first parameter; "boom" fails like a bug, "pruned" reads too old a state, "slow" waits for
/// its cancellation.
/// </summary>
internal sealed class EchoMethod : RpcMethod
{
    public int Calls;

    public override string Name => "test_echo";

    public override (int Min, int Max) ParameterCount => (1, 2);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        Interlocked.Increment(ref Calls);
        JsonElement value = arguments.Element(0, "value");
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
