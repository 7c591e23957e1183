using System.Text.Json;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Keys;

/// <summary>A file of Web3 Secret Storage, read but not opened.</summary>
/// <param name="Derivation">From the password to the key of the cipher.</param>
/// <param name="Counter">First counter block of AES-128-CTR.</param>
/// <param name="Ciphertext">The private key, encrypted.</param>
/// <param name="Mac">keccak(derived key[16..32] || ciphertext).</param>
/// <param name="Address">The account it says it is of; not proven; null: it says none.</param>
internal sealed record StoredSecret(
    KeyDerivation Derivation, byte[] Counter, byte[] Ciphertext, byte[] Mac, Address? Address)
{
    private const int BlockBytes = 16;
    private const int SecretBytes = 32;

    /// <summary>Reads a file.</summary>
    /// <returns>Null when it did; else why not.</returns>
    public static SecretStorageVerdict.Refused? Read(ReadOnlyMemory<byte> file, out StoredSecret? secret)
    {
        secret = null;
        if (file.Length > SecretStorage.FileBytesMax)
        {
            return Malformed($"it has more than {SecretStorage.FileBytesMax} bytes");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(file, new JsonDocumentOptions { MaxDepth = 8 });
            secret = Read(document.RootElement);
            return null;
        }
        catch (JsonException)
        {
            return Malformed("it is not JSON");
        }
        catch (FormatException fault)
        {
            return Malformed(fault.Message);
        }
        catch (NotSupportedException fault)
        {
            return new SecretStorageVerdict.Refused(SecretStorageFault.Unsupported, fault.Message);
        }
    }

    private static StoredSecret Read(JsonElement root)
    {
        Require(root.ValueKind == JsonValueKind.Object, "it is not a JSON object");
        if (Number(root, "version") != 3)
        {
            throw new NotSupportedException("it is not of version 3");
        }

        // Some wallets write the member with a capital.
        JsonElement crypto = Member(
            root, root.TryGetProperty("Crypto", out _) ? "Crypto" : "crypto", JsonValueKind.Object);
        if (Text(crypto, "cipher") is not "aes-128-ctr" and var cipher)
        {
            throw new NotSupportedException($"its cipher is {Shown(cipher)}, not aes-128-ctr");
        }

        return new StoredSecret(
            ReadDerivation(crypto),
            Bytes(Member(crypto, "cipherparams", JsonValueKind.Object), "iv", BlockBytes, BlockBytes),
            Bytes(crypto, "ciphertext", SecretBytes, SecretBytes),
            Bytes(crypto, "mac", Hash256.Size, Hash256.Size),
            ReadAddress(root));
    }

    private static KeyDerivation ReadDerivation(JsonElement crypto)
    {
        string kind = Text(crypto, "kdf");
        JsonElement at = Member(crypto, "kdfparams", JsonValueKind.Object);
        byte[] salt = Bytes(at, "salt", 0, KeyDerivation.SaltBytesMax);
        ulong length = Number(at, "dklen");
        Require(
            length is >= KeyDerivation.KeyBytesMin and <= KeyDerivation.KeyBytesMax,
            $"dklen must be {KeyDerivation.KeyBytesMin} to {KeyDerivation.KeyBytesMax}");
        return kind switch
        {
            "scrypt" => new KeyDerivation.ByScrypt(
                Number(at, "n"), Number(at, "r"), Number(at, "p"), salt, (int)length),
            "pbkdf2" when Text(at, "prf") == "hmac-sha256" =>
                new KeyDerivation.ByPbkdf2(Number(at, "c"), salt, (int)length),
            "pbkdf2" => throw new NotSupportedException("its PBKDF2 is not over hmac-sha256"),
            _ => throw new NotSupportedException(
                $"its key derivation is {Shown(kind)}, neither scrypt nor pbkdf2"),
        };
    }

    private static Address? ReadAddress(JsonElement root)
    {
        if (!root.TryGetProperty("address", out JsonElement member)
            || member.ValueKind != JsonValueKind.String || member.GetString() is not { Length: > 0 } text)
        {
            return null;
        }

        string digits = text.StartsWith("0x", StringComparison.Ordinal) ? text : "0x" + text;
        Require(Primitives.Values.Address.TryParse(digits, out Address address), "address is none");
        return address;
    }

    private static JsonElement Member(JsonElement at, string name, JsonValueKind kind)
    {
        Require(
            at.TryGetProperty(name, out JsonElement member) && member.ValueKind == kind,
            $"{name} is missing or of another kind");
        return member;
    }

    private static string Text(JsonElement at, string name) =>
        Member(at, name, JsonValueKind.String).GetString()!;

    private static ulong Number(JsonElement at, string name)
    {
        Require(
            Member(at, name, JsonValueKind.Number).TryGetUInt64(out ulong number),
            $"{name} is not a whole number");
        return number;
    }

    private static byte[] Bytes(JsonElement at, string name, int min, int max)
    {
        bool good = Hex.TryDecode(Text(at, name), out byte[] bytes);
        Require(
            good && bytes.Length >= min && bytes.Length <= max,
            min == max ? $"{name} is not {min} bytes of hex" : $"{name} is not hex of up to {max} bytes");
        return bytes;
    }

    // A file of somebody else's is not let write to the terminal.
    private static string Shown(string text) =>
        new([.. text.Take(32).Select(c => char.IsControl(c) ? ' ' : c)]);

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FormatException(otherwise);
        }
    }

    private static SecretStorageVerdict.Refused Malformed(string detail) =>
        new(SecretStorageFault.Malformed, detail);
}
