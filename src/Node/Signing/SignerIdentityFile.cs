using System.Globalization;
using System.Text;
using OpenLedger.Consensus.Signing;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Files;

namespace OpenLedger.Node.Signing;

/// <summary>
/// The file <c>IDENTITY</c> of a signer's folder: whose journal it is, so that another key's or another
/// chain's is never taken for it. Six lines of text, written once, whole or not at all:
/// <code>
/// openledger signer
/// format 1
/// chain 161299
/// genesis 0x...
/// fork 0
/// key 0x...            the compressed public key
/// </code>
/// </summary>
internal static class SignerIdentityFile
{
    /// <summary>Longest file.</summary>
    public const int BytesMax = 512;

    private const string FormatLine = "format 1";

    /// <summary>The file in a signer's folder.</summary>
    public static string PathIn(string folder) => Path.Combine(folder, "IDENTITY");

    /// <summary>Reads the file; null when there is none.</summary>
    /// <exception cref="SignerJournalException">It is not such a file.</exception>
    public static SignerIdentity? Load(string folder)
    {
        string path = PathIn(folder);
        if (!File.Exists(path))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[BytesMax + 1];
        using FileStream file = File.OpenRead(path);
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        string[] lines = Encoding.ASCII.GetString(bytes[..length]).Split('\n');
        if (lines.Length > 1 && lines[0] == "openledger signer" && lines[1] != FormatLine)
        {
            throw new SignerJournalException(
                $"'{path}' is of a format this program does not know; use the program that wrote it");
        }

        SignerIdentity? identity = length <= BytesMax ? Parse(lines) : null;
        return identity is not null && Text(identity) == string.Join('\n', lines)
            ? identity
            : throw new SignerJournalException(
                $"'{path}' is damaged; restore the folder, or follow docs/guides/recovery.md");
    }

    /// <summary>Writes the file durably.</summary>
    public static void Save(string folder, SignerIdentity identity, Action<string> syncFolder) =>
        WholeFile.Replace(PathIn(folder), Encoding.ASCII.GetBytes(Text(identity)), syncFolder);

    private static string Text(SignerIdentity identity) => string.Create(
        CultureInfo.InvariantCulture,
        $"openledger signer\n{FormatLine}\nchain {identity.ChainId}\ngenesis {identity.Genesis}\n"
        + $"fork {identity.ForkId}\nkey {identity.Key}\n");

    // Whether each line is in its one spelling is seen by writing it again.
    private static SignerIdentity? Parse(string[] lines)
    {
        if (lines.Length != 7)
        {
            return null;
        }

        bool read = ulong.TryParse(Value(lines[2]), CultureInfo.InvariantCulture, out ulong chainId)
            & Hex.TryDecode(Value(lines[3]), out byte[] genesis)
            & uint.TryParse(Value(lines[4]), CultureInfo.InvariantCulture, out uint forkId)
            & Hex.TryDecode(Value(lines[5]), out byte[] key);
        return read && genesis.Length == Hash256.Size && PublicKey.TryParse(key, out PublicKey? parsed)
            ? new SignerIdentity(chainId, new Hash256(genesis), forkId, parsed)
            : null;
    }

    private static string Value(string line) => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];
}
