using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Keys;

/// <summary>
/// Web3 Secret Storage, version 3: one private key encrypted under a password. scrypt is written; scrypt and
/// PBKDF2 are read, within bounds that keep a hostile file from eating memory or time. Thread-safe.
/// </summary>
public static class SecretStorage
{
    /// <summary>Most bytes of a file.</summary>
    public const int FileBytesMax = 16 * 1024;

    private const int SaltBytes = 32;
    private const int CipherKeyBytes = 16;
    private const int BlockBytes = 16;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>A file with the key, under fresh salt and counter.</summary>
    public static byte[] Encrypt(PrivateKey key, string password, ScryptCost cost)
    {
        ArgumentNullException.ThrowIfNull(key);
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        byte[] counter = RandomNumberGenerator.GetBytes(BlockBytes);
        byte[] derived = new KeyDerivation.ByScrypt(cost.N, cost.R, cost.P, salt, KeyDerivation.KeyBytesMin)
            .Derive(Encoding.UTF8.GetBytes(password));
        byte[] secret = new byte[PrivateKey.Size];
        key.Export(secret);
        byte[] ciphertext = Crypt(derived, counter, secret);
        Hash256 mac = MacOf(derived, ciphertext);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(derived);
        JsonObject json = new()
        {
            ["version"] = 3,
            ["id"] = Guid.NewGuid().ToString(),
            ["address"] = Bare(key.Address.ToString()),
            ["crypto"] = new JsonObject
            {
                ["cipher"] = "aes-128-ctr",
                ["cipherparams"] = new JsonObject { ["iv"] = Convert.ToHexStringLower(counter) },
                ["ciphertext"] = Convert.ToHexStringLower(ciphertext),
                ["kdf"] = "scrypt",
                ["kdfparams"] = new JsonObject
                {
                    ["dklen"] = KeyDerivation.KeyBytesMin,
                    ["n"] = cost.N,
                    ["r"] = cost.R,
                    ["p"] = cost.P,
                    ["salt"] = Convert.ToHexStringLower(salt),
                },
                ["mac"] = Bare(mac.ToString()),
            },
        };
        return Encoding.UTF8.GetBytes(json.ToJsonString(Indented) + "\n");
    }

    /// <summary>Opens a file; nothing costly is done before every bound is checked.</summary>
    public static SecretStorageVerdict Open(ReadOnlyMemory<byte> file, string password)
    {
        if (StoredSecret.Read(file, out StoredSecret? stored) is { } refused)
        {
            return refused;
        }

        if (!stored!.Derivation.IsAllowed)
        {
            return Refuse(
                SecretStorageFault.TooCostly,
                "its key derivation costs more than 256 MiB or a few seconds, or is not defined");
        }

        byte[] derived = stored.Derivation.Derive(Encoding.UTF8.GetBytes(password));
        try
        {
            if (!CryptographicOperations.FixedTimeEquals(
                MacOf(derived, stored.Ciphertext).ToArray(), stored.Mac))
            {
                return Refuse(SecretStorageFault.WrongPassword, "the password does not open it");
            }

            byte[] secret = Crypt(derived, stored.Counter, stored.Ciphertext);
            bool isKey = PrivateKey.TryCreate(secret, out PrivateKey? key);
            CryptographicOperations.ZeroMemory(secret);
            return !isKey
                ? Refuse(SecretStorageFault.Malformed, "what it holds is no private key")
                : stored.Address is { } named && named != key!.Address
                    ? Refuse(
                        SecretStorageFault.ForeignAddress,
                        $"it says {named} but holds the key of {key.Address}")
                    : new SecretStorageVerdict.Opened(key!);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    /// <summary>
    /// The account a file says it is of, without a password; false when it is no such file.
    /// </summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="address">The account; null when the file names none.</param>
    public static bool TryReadAddress(ReadOnlyMemory<byte> file, out Address? address)
    {
        bool isOne = StoredSecret.Read(file, out StoredSecret? stored) is null;
        address = stored?.Address;
        return isOne;
    }

    // AES-128-CTR with a big-endian counter of 128 bits that wraps.
    private static byte[] Crypt(byte[] derived, byte[] firstCounter, byte[] text)
    {
        using Aes aes = Aes.Create();
        aes.Key = derived[..CipherKeyBytes];
        byte[] counter = [.. firstCounter];
        byte[] result = new byte[text.Length];
        Span<byte> pad = stackalloc byte[BlockBytes];
        for (int at = 0; at < text.Length; at += BlockBytes)
        {
            aes.EncryptEcb(counter, pad, PaddingMode.None);
            for (int i = at; i < Math.Min(at + BlockBytes, text.Length); i++)
            {
                result[i] = (byte)(text[i] ^ pad[i - at]);
            }

            Increment(counter);
        }

        return result;
    }

    private static void Increment(byte[] counter)
    {
        int at = counter.Length - 1;
        while (at >= 0 && counter[at] == byte.MaxValue)
        {
            counter[at--] = 0;
        }

        if (at >= 0)
        {
            counter[at]++;
        }
    }

    private static Hash256 MacOf(byte[] derived, byte[] ciphertext) => Keccak.Hash(
        [.. derived.AsSpan(CipherKeyBytes, KeyDerivation.KeyBytesMin - CipherKeyBytes), .. ciphertext]);

    private static string Bare(string hex) => hex[2..];

    private static SecretStorageVerdict.Refused Refuse(SecretStorageFault fault, string detail) =>
        new(fault, detail);
}
