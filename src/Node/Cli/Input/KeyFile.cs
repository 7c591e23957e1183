using System.Security.Cryptography;
using System.Text;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Keys;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Input;

/// <summary>
/// A file with a private key, 0x and 64 hex digits, that only its owner may read. No message repeats what a
/// file holds: it may be a key with a typing error.
/// </summary>
internal static class KeyFile
{
    /// <summary>Most bytes of a key file.</summary>
    public const int SizeBytesMax = 1024;

    private const string Form = "0x and 64 hex digits";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Makes a new key and writes it into a new file with mode 0600.</summary>
    /// <exception cref="ClientException">The file is there already, or cannot be written.</exception>
    public static PrivateKey Create(string path)
    {
        PrivateKey key = Random();
        Write(path, key);
        return key;
    }

    /// <summary>A new key.</summary>
    public static PrivateKey Random()
    {
        byte[] secret = new byte[PrivateKey.Size];
        try
        {
            PrivateKey? key;
            do
            {
                RandomNumberGenerator.Fill(secret);
            }
            while (!PrivateKey.TryCreate(secret, out key));

            return key;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Writes a key into a new file with mode 0600.</summary>
    /// <exception cref="ClientException">The file is there already, or cannot be written.</exception>
    public static void Write(string path, PrivateKey key)
    {
        byte[] secret = new byte[PrivateKey.Size];
        key.Export(secret);
        NewFile.Write(path, Encoding.ASCII.GetBytes(Hex.Encode(secret) + "\n"), OwnerOnly);
        CryptographicOperations.ZeroMemory(secret);
    }

    /// <summary>Copies a keystore's file into a new one with mode 0600.</summary>
    /// <exception cref="ClientException">It cannot be read, or the new one is there already.</exception>
    public static void Copy(string from, string path)
    {
        byte[] bytes = BoundedFile.Read(from, SecretStorage.FileBytesMax)
            ?? throw new ClientException($"'{from}' is no key file any more; see openledger keys list");
        NewFile.Write(path, bytes, OwnerOnly);
    }

    /// <summary>Reads one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="option">The option or setting that names it, for messages.</param>
    /// <exception cref="UsageException">It cannot be read, or holds no key.</exception>
    public static PrivateKey Read(string path, string option) =>
        Parse(ReadText(path, option), $"the file '{path}'");

    /// <summary>The text of a small file.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static string ReadText(string path, string option)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            Span<byte> bytes = stackalloc byte[SizeBytesMax];
            int length = file.ReadAtLeast(bytes, SizeBytesMax, throwOnEndOfStream: false);
            return Encoding.ASCII.GetString(bytes[..length]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} '{path}' cannot be read: {fault.Message.TrimEnd('.')}");
        }
    }

    /// <summary>The key of a text.</summary>
    /// <exception cref="UsageException">It holds none; the message names
    /// <paramref name="where"/>.</exception>
    public static PrivateKey Parse(string text, string where) =>
        Hex.TryDecode(text.Trim(), out byte[] bytes) && PrivateKey.TryCreate(bytes, out PrivateKey? key)
            ? key
            : throw new UsageException($"{where} holds no private key: {Form}");

    /// <summary>True when others than its owner may read or write the file.</summary>
    public static bool IsOpenToOthers(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0;
}
