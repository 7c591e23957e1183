using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace OpenLedger.Node.Bench;

/// <summary>What a figure was measured on. The load average is read again for every figure.</summary>
internal static class MachineFacts
{
    private static readonly string Processor = ProcessorName();

    /// <summary>cpu, cores, memoryMB, os, runtime, and load1 where the system tells it.</summary>
    public static JsonObject Read()
    {
        JsonObject facts = new()
        {
            ["cpu"] = Processor,
            ["cores"] = Environment.ProcessorCount,
            ["memoryMB"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20,
            ["os"] = RuntimeInformation.OSDescription,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
        };
        if (FirstLine("/proc/loadavg") is { } load
            && double.TryParse(
                load.Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double load1))
        {
            facts["load1"] = load1;
        }

        return facts;
    }

    private static string ProcessorName()
    {
        const string Info = "/proc/cpuinfo";
        string? model = File.Exists(Info)
            ? File.ReadLines(Info).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return model is null
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : model[(model.IndexOf(':') + 1)..].Trim();
    }

    private static string? FirstLine(string path) =>
        File.Exists(path) ? File.ReadLines(path).FirstOrDefault() : null;
}
