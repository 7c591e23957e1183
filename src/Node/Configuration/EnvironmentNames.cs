namespace OpenLedger.Node.Configuration;

/// <summary>
/// Finds environment variables that were meant for a setting and are none: passed over silently, they would
/// leave the operator with the default. Variables of the same prefix that other commands, the launcher or
/// tests read are let be, as far as they do not look like a setting.
/// </summary>
internal static class EnvironmentNames
{
    private const string Prefix = "OPENLEDGER_";

    /// <summary>Refuses the first such variable, in order of names.</summary>
    /// <param name="settings">The settings that there are.</param>
    /// <param name="others">Further variables that this command reads.</param>
    /// <param name="names">All variables that are set.</param>
    /// <exception cref="ConfigurationException">There is one.</exception>
    public static void Check(
        IReadOnlyList<Setting> settings, IReadOnlyList<string> others, IEnumerable<string> names)
    {
        string[] known = [.. settings.Select(setting => setting.Variable), .. others];
        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !known.Contains(name)
                && MeantBy(name, settings, known) is { } meant)
            {
                throw new ConfigurationException(
                    $"there is no environment variable {name}; did you mean {meant}?");
            }
        }
    }

    private static string? MeantBy(string name, IReadOnlyList<Setting> settings, IReadOnlyList<string> known)
    {
        string rest = name[Prefix.Length..].ToUpperInvariant();
        string said = rest.Trim('_');
        if (said.Length > 0
            && known.FirstOrDefault(one => one.EndsWith("_" + said, StringComparison.Ordinal)) is { } whole)
        {
            return whole; // its section was left out
        }

        bool isInSection = settings.Any(setting => setting.Key.Contains('.', StringComparison.Ordinal)
            && said.StartsWith(
                setting.Key.Split('.')[0].ToUpperInvariant() + "_", StringComparison.Ordinal));

        // A typing error in every fourth letter at most; more is another name.
        string nearest = NearestName.Of(name, known);
        bool isNear = NearestName.Edits(name, nearest) <= Math.Max(1, rest.Length / 4);
        return isInSection || isNear || rest.StartsWith('_') ? nearest : null;
    }
}
