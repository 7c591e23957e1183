using System.Globalization;

namespace OpenLedger.Node.Cli.Input;

/// <summary>
/// Ids of datanets, contributions and models: whole numbers from 1, exact in every JSON reader.
/// </summary>
public static class IdNumber
{
    /// <summary>The largest id: 2^53 - 1.</summary>
    public const ulong Max = (1UL << 53) - 1;

    /// <summary>Reads an id of decimal digits; false when it is none.</summary>
    public static bool TryParse(string? text, out ulong id) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id)
        && id is >= 1 and <= Max;
}
