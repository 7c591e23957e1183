using OpenLedger.Node.Devnet;
using OpenLedger.Node.Keys;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Input;

/// <summary>
/// Finds the key a command signs with: a devnet account by name, a key of the keystore, a file, or the
/// environment. A private key never stands on a command line, where other users and the shell's history see
/// it.
/// </summary>
internal static class SigningKey
{
    /// <summary>Environment variable with a private key, 0x and 64 hex digits.</summary>
    public const string Variable = "OPENLEDGER_PRIVATE_KEY";

    /// <summary>The key.</summary>
    /// <param name="from">dev0 to dev9, a name or an address of the keystore, or the address the key must
    /// have; null: whatever key there is.</param>
    /// <param name="keyFile">A file with a private key; null: none.</param>
    /// <param name="access">The keystore and its passwords.</param>
    /// <exception cref="Client.ClientException">There is none, or it does not open.</exception>
    public static PrivateKey Find(string? from, string? keyFile, KeyAccess access)
    {
        if (from is not null && DevnetAccounts.ByName(from) is { } named)
        {
            return keyFile is null
                ? named
                : throw TwoKeys(from);
        }

        return from is null ? FindAny(keyFile, access) : FindNamed(from, keyFile, access);
    }

    private static PrivateKey FindAny(string? keyFile, KeyAccess access) =>
        keyFile is not null
            ? access.ReadFile(keyFile, "--key-file")
            : OfVariable(access) ?? throw new UsageException(
                "nobody signs: give --from dev0 (to dev9) on a devnet, --from NAME of a keystore, "
                + $"--key-file PATH, or set {Variable}");

    private static PrivateKey FindNamed(string from, string? keyFile, KeyAccess access)
    {
        RefuseSecret(from);
        bool isAddress = ChecksumAddress.TryParse(from, out Address expected);
        if (keyFile is not null)
        {
            return isAddress ? Require(access.ReadFile(keyFile, "--key-file"), from, expected)
                : Keystore.IsName(from) ? throw TwoKeys(from)
                : throw Unknown(from, access);
        }

        PrivateKey? variable = isAddress ? OfVariable(access) : null;
        if (variable is not null && variable.Address == expected)
        {
            return variable;
        }

        if (access.TryOpen(from, out PrivateKey? key))
        {
            return isAddress ? Require(key, from, expected) : key;
        }

        return variable is null ? throw Unknown(from, access) : Require(variable, from, expected);
    }

    private static PrivateKey? OfVariable(KeyAccess access) =>
        access.Surroundings.Variable(Variable) is { Length: > 0 } text
            ? KeyFile.Parse(text, $"the environment variable {Variable}")
            : null;

    private static PrivateKey Require(PrivateKey key, string from, Address expected) =>
        key.Address == expected
            ? key
            : throw new UsageException($"--from is {from}, but the key is that of {key.Address}");

    private static void RefuseSecret(string from)
    {
        if (Hex.TryDecode(from, out byte[] bytes) && bytes.Length == PrivateKey.Size)
        {
            throw new UsageException(
                $"--from takes no private key: others see command lines; "
                + $"put it into {Variable}, a --key-file, or a keystore (openledger keys import)");
        }
    }

    private static UsageException TwoKeys(string from) =>
        new($"--from {from} and --key-file name two keys; give one of them");

    private static UsageException Unknown(string from, KeyAccess access) =>
        ChecksumAddress.TryParse(from, out _)
            ? new UsageException(
                $"no key of {from}: none in {access.Place} (openledger keys list), "
                + $"no --key-file, and {Variable} is not set")
            : new UsageException(
                $"--from: '{from}' is neither dev0 to dev9 nor an address, nor a key in "
                + $"{access.Place}; see openledger keys list");
}
