using System.Diagnostics.Metrics;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Node.Telemetry;

/// <summary>Counts a node's JSON-RPC calls by method and outcome, and times them by method.</summary>
internal static class RpcMetrics
{
    /// <summary>Counts what a dispatcher answers from now on.</summary>
    public static void Follow(RpcDispatcher dispatcher, Meter meter)
    {
        Counter<long> calls = meter.CreateCounter<long>(
            "openledger_rpc_requests_total",
            description: "Calls answered, by method and outcome: ok, or the name of the error.");
        Histogram<double> seconds = meter.CreateHistogram<double>(
            "openledger_rpc_request_seconds", description: "Time to answer a call.");
        dispatcher.CallAnswered += (method, error, took) =>
        {
            KeyValuePair<string, object?> name = new("method", method);
            calls.Add(1, name, new("outcome", error is { } code ? code.ToString() : "ok"));
            seconds.Record(took.TotalSeconds, name);
        };
    }
}
