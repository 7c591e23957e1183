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
            ? KeyFile.Read(keyFile, "--key-file")
            : variable(Variable) is { Length: > 0 } text
                ? KeyFile.Parse(text, $"the environment variable {Variable}")
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
}
