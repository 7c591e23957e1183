using System.Globalization;

namespace OpenLedger.Simulation.Tests;

/// <summary>The list of seeds that once failed: a line each, <c>validators seed what it showed</c>.</summary>
internal static class Regressions
{
    public static IEnumerable<(int Validators, ulong Seed, string What)> All()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "regressions.txt");
        foreach (string line in File.ReadLines(path))
        {
            if (line.Length > 0 && line[0] != '#')
            {
                string[] parts = line.Split(' ', 3);
                yield return (
                    int.Parse(parts[0], CultureInfo.InvariantCulture),
                    ulong.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]);
            }
        }
    }
}
