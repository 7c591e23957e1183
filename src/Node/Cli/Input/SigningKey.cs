using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Input;

/// <summary>
/// Finds the key a command signs with: a devnet account by name, a file, or the environment. A private key
/// never stands on a command line, where other users and the shell's history see it.
/// </summary>
internal static class SigningKey
{
    /// <summary>Environment variable with a private key, 0x and 64 hex digits.</summary>
    public const string Variable = "OPENLEDGER_PRIVATE_KEY";

    /// <summary>Most bytes of a key file.</summary>
    public const int FileBytesMax = 1024;

    private const string Form = "0x and 64 hex digits";

    /// <summary>The key.</summary>
    /// <param name="from">dev0 to dev9, or the address the key must have; null: whatever key there
    /// is.</param>
    /// <param name="keyFile">A file with a private key; null: none.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <exception cref="UsageException">There is none, or it is none.</exception>
    public static PrivateKey Find(string? from, string? keyFile, Func<string, string?> variable)
    {
        if (from is not null && DevnetAccounts.ByName(from) is { } named)
        {
            return keyFile is null
                ? named
                : throw new UsageException($"--from {from} and --key-file name two keys; give one of them");
        }

        Address? expected = from is null ? null : ReadAddress(from);
        PrivateKey key = keyFile is not null
            ? Parse(ReadFile(keyFile), $"the file '{keyFile}'")
            : variable(Variable) is { Length: > 0 } text
                ? Parse(text, $"the environment variable {Variable}")
                : throw new UsageException(
                    $"nobody signs: give --from dev0 (to dev9) on a devnet, --key-file PATH, "
                    + $"or set {Variable}");
        return expected is null || expected == key.Address
            ? key
            : throw new UsageException($"--from is {from}, but the key is that of {key.Address}");
    }

    private static Address ReadAddress(string from)
    {
        if (Hex.TryDecode(from, out byte[] bytes) && bytes.Length == PrivateKey.Size)
        {
            throw new UsageException(
                $"--from takes no private key: others see command lines; "
                + $"put it into {Variable} or a --key-file");
        }

        return ChecksumAddress.TryParse(from, out Address address)
            ? address
            : throw new UsageException($"--from: '{from}' is neither dev0 to dev9 nor an address");
    }

    private static string ReadFile(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            Span<byte> bytes = stackalloc byte[FileBytesMax];
            int length = file.ReadAtLeast(bytes, FileBytesMax, throwOnEndOfStream: false);
            return System.Text.Encoding.ASCII.GetString(bytes[..length]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--key-file '{path}' cannot be read: {fault.Message}");
        }
    }

    // The message never repeats what was read: it may be a key with a typing error.
    private static PrivateKey Parse(string text, string where) =>
        Hex.TryDecode(text.Trim(), out byte[] bytes) && PrivateKey.TryCreate(bytes, out PrivateKey? key)
            ? key
            : throw new UsageException($"{where} holds no private key: {Form}");
}
