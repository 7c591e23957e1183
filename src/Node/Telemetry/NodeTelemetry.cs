using System.Diagnostics.Metrics;
using System.Net;
using OpenLedger.Network.Libp2p;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Driver;

namespace OpenLedger.Node.Telemetry;

/// <summary>
/// A node's metrics and the server that shows them (docs/spec/metrics.md). Counts from the moment it is made;
/// to be disposed before the node.
/// </summary>
internal sealed class NodeTelemetry : IAsyncDisposable
{
    private readonly Meter _networkMeter = new("OpenLedger.Network");
    private readonly MetricsCollector _collector;
    private readonly NodeMetrics _node;
    private readonly NetworkMetrics? _network;
    private MetricsServer? _server;

    /// <summary>Begins to count.</summary>
    /// <param name="node">The node.</param>
    /// <param name="network">Its network, unless there is something between the two.</param>
    /// <param name="log">Told of dropped peers.</param>
    /// <param name="clock">Dates what is seen.</param>
    public NodeTelemetry(FullNode node, Libp2pNetwork? network, INodeLog log, TimeProvider clock)
    {
        _collector = new MetricsCollector(Meter, _networkMeter);
        ProcessMetrics.AddTo(Meter);
        ProcessorMetrics.AddTo(Meter, node.Processor);
        _node = new NodeMetrics(node, Meter, clock);
        _network = network is null ? null : new NetworkMetrics(network, _networkMeter, log);
    }

    /// <summary>Takes further instruments of the node.</summary>
    public Meter Meter { get; } = new("OpenLedger.Node");

    /// <summary>The port metrics are served on; null: they are not.</summary>
    public int? Port => _server?.Port;

    /// <summary>Serves the page; once.</summary>
    /// <param name="endPoint">Where; port 0 takes a free one.</param>
    /// <param name="hosts">Host names it may be asked for by, besides IP addresses and localhost.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public Task ServeAsync(IPEndPoint endPoint, IReadOnlyList<string> hosts, CancellationToken cancellation)
    {
        _server = new MetricsServer(_collector, endPoint, hosts);
        return _server.StartAsync(cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
        }

        _network?.Dispose();
        _node.Dispose();
        _collector.Dispose();
        _networkMeter.Dispose();
        Meter.Dispose();
    }
}
