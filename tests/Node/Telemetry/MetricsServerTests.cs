using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using OpenLedger.Node.Telemetry;

namespace OpenLedger.Node.Tests.Telemetry;

/// <summary>What the port of the metrics answers, and to whom.</summary>
[TestFixture]
public sealed class MetricsServerTests
{
    [Test]
    public async Task Get_Metrics_IsThePageAndNothingElseIs()
    {
        using Meter meter = new("OpenLedger.Test");
        using MetricsCollector metrics = new(meter);
        ProcessMetrics.AddTo(meter);
        await using MetricsServer server = new(metrics, new IPEndPoint(IPAddress.Loopback, 0), []);
        await server.StartAsync(CancellationToken.None);
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };

        using HttpResponseMessage answer = await client.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(
            answer.Content.Headers.ContentType,
            Is.EqualTo(MediaTypeHeaderValue.Parse("text/plain; version=0.0.4; charset=utf-8")));
        string text = await answer.Content.ReadAsStringAsync();
        ExpositionPage page = ExpositionPage.Parse(text);
        Assert.That(page["process_resident_memory_bytes"], Is.GreaterThan(1e6));
        Assert.That(page["process_cpu_seconds_total"], Is.GreaterThan(0));
        Assert.That(page.Tells("dotnet_gc_collections_total{generation=\"0\"}"));
        await Promtool.CheckAsync(text);

        using HttpResponseMessage other = await client.GetAsync(new Uri("/", UriKind.Relative));
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        using HttpResponseMessage head = await client.SendAsync(
            new HttpRequestMessage(HttpMethod.Head, new Uri("/metrics", UriKind.Relative)));
        Assert.That(head.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        using HttpResponseMessage delete = await client.DeleteAsync(new Uri("/metrics", UriKind.Relative));
        Assert.That(delete.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        using HttpRequestMessage foreign = new(HttpMethod.Get, new Uri("/metrics", UriKind.Relative));
        foreign.Headers.Host = "evil.example";
        using HttpResponseMessage refused = await client.SendAsync(foreign);
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }
}
