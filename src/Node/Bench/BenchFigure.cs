using System.Text.Json.Nodes;

namespace OpenLedger.Node.Bench;

/// <summary>
/// One measured figure: what was seen in every run. Its line is
/// <c>{"name","unit","value","median","min","max","p99","runs","parameters":{..},"machine":{..}}</c>, where
/// value is the median, p99 is left out below 100 runs, and parameters say what was measured on.
/// </summary>
/// <param name="Name">Dotted, such as attribution.trace.</param>
/// <param name="Unit">Of every number: ms, us, MB, MB/s, 1/s, ratio.</param>
/// <param name="Runs">One number a run, at least one.</param>
/// <param name="Parameters">What was measured on; null for nothing to say.</param>
internal sealed record BenchFigure(
    string Name, string Unit, IReadOnlyList<double> Runs, JsonObject? Parameters = null)
{
    private const int RunsForP99Min = 100;

    /// <summary>The line's object.</summary>
    /// <exception cref="InvalidOperationException">There was no run.</exception>
    public JsonObject ToJson(JsonObject machine)
    {
        double[] sorted = [.. Runs.Order()];
        if (sorted.Length == 0)
        {
            throw new InvalidOperationException($"the figure {Name} was never measured");
        }

        double median = Round(MedianOf(sorted));
        JsonObject line = new()
        {
            ["name"] = Name,
            ["unit"] = Unit,
            ["value"] = median,
            ["median"] = median,
            ["min"] = Round(sorted[0]),
            ["max"] = Round(sorted[^1]),
        };
        if (sorted.Length >= RunsForP99Min)
        {
            line["p99"] = Round(sorted[(int)(0.99 * sorted.Length)]);
        }

        line["runs"] = sorted.Length;
        line["parameters"] = Parameters?.DeepClone() ?? new JsonObject();
        line["machine"] = machine;
        return line;
    }

    /// <summary>The middle, or the mean of the two in the middle, of ascending numbers.</summary>
    internal static double MedianOf(ReadOnlySpan<double> sorted) =>
        (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;

    // Four digits: more would promise what no run repeats.
    private static double Round(double value) =>
        value == 0
            ? 0
            : Math.Round(value, Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 15));
}
