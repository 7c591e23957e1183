using System.Security.Cryptography;
using System.Text;
using OpenLedger.Network.Identity;
using OpenLedger.Node.Composition;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Files;

namespace OpenLedger.Node.Peers;

/// <summary>
/// The file <c>network/identity.key</c> of a node's data folder: the secret the node is known by on the
/// network, 0x and 64 hex digits, made at the first start and readable by its owner only. Apart from the
/// validator's key: losing it changes the node's name, nothing else.
/// </summary>
internal static class NetworkIdentityFile
{
    /// <summary>Longest file.</summary>
    public const int BytesMax = 128;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The file of a node's data folder.</summary>
    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "network", "identity.key");

    /// <summary>Reads the identity, or makes one that is durable when this returns.</summary>
    /// <exception cref="NodeStartException">The file is damaged, open to others, or cannot be read or
    /// written. The message never repeats what is in it.</exception>
    public static NodeIdentity LoadOrCreate(string dataFolder)
    {
        string path = PathIn(dataFolder);
        try
        {
            return File.Exists(path) ? Load(path) : Create(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException(
                $"the network identity '{path}' cannot be used: {fault.Message.TrimEnd('.')}");
        }
    }

    private static NodeIdentity Load(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new NodeStartException(
                $"the network identity '{path}' is open to other users; run: chmod 600 '{path}'");
        }

        Span<byte> bytes = stackalloc byte[BytesMax + 1];
        using FileStream file = File.OpenRead(path);
        int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        string text = Encoding.ASCII.GetString(bytes[..length]).TrimEnd('\n');
        return length <= BytesMax && Hex.TryDecode(text, out byte[] seed)
            && seed.Length == NodeIdentity.SeedSize
            ? new NodeIdentity(seed)
            : throw new NodeStartException(
                $"the network identity '{path}' is damaged: restore it, or delete it and the node gets a new "
                + "name");
    }

    private static NodeIdentity Create(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        byte[] seed = RandomNumberGenerator.GetBytes(NodeIdentity.SeedSize);
        WholeFile.Create(path, Encoding.ASCII.GetBytes(Hex.Encode(seed) + "\n"), WholeFile.OwnerOnly);
        return new NodeIdentity(seed);
    }
}
