using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Cli.Input;

/// <summary>
/// What a validator's operator gives to others: the public key, the account that is paid, and the proof that
/// the key's owner agreed to both on this chain. Holds no secret.
/// </summary>
/// <param name="PublicKey">The key votes verify with.</param>
/// <param name="Account">The account paid for blocks.</param>
/// <param name="ChainId">The chain the proof is for; null without a proof.</param>
/// <param name="GenesisHash">Its block 0; zero while the genesis is being made.</param>
/// <param name="Proof">r || s (<see cref="ProofOfPossession"/>); null without one.</param>
internal sealed record ValidatorCard(
    PublicKey PublicKey, Address Account, ulong? ChainId, Hash256 GenesisHash, byte[]? Proof)
{
    /// <summary>The card of a key, signed by it when a chain is named.</summary>
    public static ValidatorCard Of(PrivateKey key, Address? account, ulong? chainId, Hash256? genesisHash)
    {
        Address paid = account ?? key.Address;
        Hash256 genesis = genesisHash ?? Hash256.Zero;
        byte[]? proof =
            chainId is { } chain ? ProofOfPossession.Sign(key, chain, genesis, paid) : null;
        return new ValidatorCard(key.PublicKey, paid, chainId, genesis, proof);
    }

    /// <summary>True when the proof is the key's, for this account and the genesis that is being
    /// made.</summary>
    public bool Proves(ulong chainId) => Proof is not null && GenesisHash.IsZero
        && ProofOfPossession.Verify(PublicKey, chainId, Hash256.Zero, Account, Proof);

    /// <summary>The card as a JSON object.</summary>
    public JsonObject ToJson() => new()
    {
        ["address"] = PublicKey.Address.ToString(),
        ["account"] = Account.ToString(),
        ["publicKey"] = PublicKey.ToString(),
        ["chainId"] = ChainId,
        ["genesisHash"] = GenesisHash.IsZero ? null : GenesisHash.ToString(),
        ["proofOfPossession"] = Proof is null ? null : Hex.Encode(Proof),
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote; unknown members are passed over.</summary>
    public static bool TryParseJson(string text, [NotNullWhen(true)] out ValidatorCard? card)
    {
        card = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !TryParse(TextOf(root, "account"), TextOf(root, "publicKey"),
                    TextOf(root, "proofOfPossession"), out card))
            {
                return false;
            }

            Hash256 genesis = Hash256.Zero;
            if (TextOf(root, "genesisHash") is { } hash)
            {
                if (!Hex.TryDecode(hash, out byte[] bytes) || bytes.Length != Hash256.Size)
                {
                    return false;
                }

                genesis = new Hash256(bytes);
            }

            card = card with { GenesisHash = genesis };
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads the parts of a card; without an account it is the key's own.</summary>
    public static bool TryParse(
        string? account, string? publicKey, string? proof, [NotNullWhen(true)] out ValidatorCard? card)
    {
        card = null;
        if (!Hex.TryDecode(publicKey, out byte[] point) || point.Length != PublicKey.CompressedSize
            || !PublicKey.TryParse(point, out PublicKey? key)
            || !Hex.TryDecode(proof, out byte[] signature))
        {
            return false;
        }

        Address paid = key.Address;
        if (account is not null && !ChecksumAddress.TryParse(account, out paid))
        {
            return false;
        }

        card = new ValidatorCard(key, paid, null, Hash256.Zero, signature);
        return true;
    }

    private static string? TextOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
