using System.Globalization;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Input;

/// <summary>
/// A datanet version as the command line names it: <c>ID:VERSION</c>, or <c>ID</c> for the newest.
/// </summary>
/// <param name="Datanet">The datanet.</param>
/// <param name="Version">The version; null for the newest.</param>
public readonly record struct DatanetVersionReference(DatanetId Datanet, uint? Version)
{
    /// <summary>Reads one; false when it is none.</summary>
    public static bool TryParse(string? text, out DatanetVersionReference reference)
    {
        reference = default;
        string[] parts = (text ?? "").Split(':');
        if (parts.Length > 2 || !IdNumber.TryParse(parts[0], out ulong id))
        {
            return false;
        }

        if (parts.Length == 1)
        {
            reference = new DatanetVersionReference(new DatanetId(id), null);
            return true;
        }

        bool good = uint.TryParse(
            parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out uint version) && version > 0;
        reference = good ? new DatanetVersionReference(new DatanetId(id), version) : default;
        return good;
    }
}
