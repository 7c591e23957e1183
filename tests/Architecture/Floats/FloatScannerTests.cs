using OpenLedger.Architecture.Tests.References;

namespace OpenLedger.Architecture.Tests.Floats;

/// <summary>The pure rooms hold no floating point; the scanner that says so finds it where it is.</summary>
public sealed class FloatScannerTests
{
    private const string Exempt = "OpenLedger.Attribution.Evaluation.";

    [Test]
    public void PureRooms_HoldNoFloatingPoint([ValueSource(nameof(Rooms))] string room)
    {
        string path = Path.Combine(AppContext.BaseDirectory, $"OpenLedger.{room}.dll");
        Assert.That(
            FloatScanner.Scan(path, type => !type.StartsWith(Exempt, StringComparison.Ordinal)), Is.Empty);
    }

    [TestCase(nameof(FloatSamples.Constant))]
    [TestCase(nameof(FloatSamples.Conversion))]
    [TestCase(nameof(FloatSamples.Call))]
    [TestCase(nameof(FloatSamples.Generic))]
    [TestCase(nameof(FloatSamples.Array))]
    [TestCase(nameof(FloatSamples.GenericMethod))]
    public void Scan_FloatSample_IsFound(string method) =>
        Assert.That(ScanOwn(nameof(FloatSamples)), Has.Some.Contains($"{nameof(FloatSamples)}.{method}:"));

    [Test]
    public void Scan_IntegerSamples_FindsNothing() =>
        Assert.That(ScanOwn(nameof(IntegerSamples)), Is.Empty);

    private static string[] Rooms() => ProjectTable.PureRooms;

    private static List<string> ScanOwn(string type) =>
        FloatScanner.Scan(
            typeof(FloatScannerTests).Assembly.Location, name =>
                name.Contains($".{type}", StringComparison.Ordinal));
}
