using System.Globalization;
using System.Text;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Files;

namespace OpenLedger.Storage.Opening;

/// <summary>
/// The file <c>FORMAT</c> of a data folder, three lines of text: <c>openledger storage</c>, <c>format N</c>,
/// <c>genesis 0x...</c>. It is read before the database is touched, so a folder of another chain or a newer
/// node is refused untouched.
/// </summary>
internal sealed record FormatFile(uint Version, Hash256 Genesis)
{
    internal const string FileName = "FORMAT";

    /// <summary>The version this code reads and writes.</summary>
    internal const uint CurrentVersion = 1;

    private const string Title = "openledger storage";
    internal const int SizeBytesMax = 1024;

    /// <summary>Reads the file; <paramref name="format"/> is null when the folder has none.</summary>
    /// <returns>False when the file is not one of ours.</returns>
    internal static bool TryLoad(string folder, out FormatFile? format)
    {
        format = null;
        FileInfo file = new(Path.Combine(folder, FileName));
        if (!file.Exists)
        {
            return true;
        }

        if (file.Length > SizeBytesMax)
        {
            return false;
        }

        // Later versions may add lines; the first two stay what they are.
        string[] lines = File.ReadAllLines(file.FullName);
        if (lines.Length < 3 || lines[0] != Title
            || Value(lines[1], "format ") is not { } version
            || !uint.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
            || number == 0)
        {
            return false;
        }

        Hash256 genesis = default;
        if (number <= CurrentVersion)
        {
            if (Value(lines[2], "genesis ") is not { } hex
                || !Hex.TryDecode(hex, out byte[] bytes) || bytes.Length != Hash256.Size)
            {
                return false;
            }

            genesis = new Hash256(bytes);
        }

        format = new FormatFile(number, genesis);
        return true;
    }

    /// <summary>Writes the file whole or not at all.</summary>
    internal void Save(string folder)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture, $"{Title}\nformat {Version}\ngenesis {Genesis}\n");
        WholeFile.Replace(Path.Combine(folder, FileName), Encoding.ASCII.GetBytes(text));
    }

    private static string? Value(string line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..] : null;
}
