using System.Text;

namespace OpenLedger.Simulation.Faults;

/// <summary>Names on the command line: lower case, words joined by dashes.</summary>
internal static class FaultNames
{
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        StringBuilder name = new();
        foreach (char c in value.ToString())
        {
            if (char.IsUpper(c) && name.Length > 0)
            {
                name.Append('-');
            }

            name.Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }

    public static bool TryParse<T>(string name, out T value)
        where T : struct, Enum
    {
        foreach (T candidate in Enum.GetValues<T>())
        {
            if (string.Equals(Of(candidate), name, StringComparison.Ordinal))
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }

    public static IEnumerable<string> All<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(Of);
}
