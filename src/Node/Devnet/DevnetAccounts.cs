using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Devnet;

/// <summary>
/// The accounts of every devnet, derived from the public test phrase: worthless anywhere else, since
/// everybody knows their keys. <c>dev0</c> to <c>dev9</c> are m/44'/60'/0'/0/0 to 9; validator i is at index
/// 100 + i.
/// </summary>
public static class DevnetAccounts
{
    /// <summary>The phrase that wallets and tools call the test mnemonic.</summary>
    public const string Phrase = "test test test test test test test test test test test junk";

    /// <summary>Number of accounts with a name and a balance.</summary>
    public const int Count = 10;

    /// <summary>Index of the account that the faucet gives from; it has a balance and no name.</summary>
    public const int FaucetIndex = Count;

    /// <summary>Most validators of a devnet.</summary>
    public const int ValidatorsMax = 32;

    private const uint ValidatorOffset = 100;

    // The phrase costs 2,048 rounds of HMAC, a child key next to nothing.
    private static readonly Lazy<HdKey> Parent =
        new(() => HdKey.FromSeed(Mnemonic.ToSeed(Phrase)).Derive("m/44'/60'/0'/0"));

    private static readonly Lazy<Address[]> Named =
        new(() => [.. Enumerable.Range(0, Count).Select(i => Key(i).Address)]);

    /// <summary>
    /// The key of account <paramref name="index"/>; contributors of the samples may be above dev9.
    /// </summary>
    public static PrivateKey Key(int index) => Parent.Value.Child(checked((uint)index)).Key;

    /// <summary>The key of validator <paramref name="index"/>.</summary>
    public static PrivateKey ValidatorKey(int index) =>
        Parent.Value.Child(ValidatorOffset + checked((uint)index)).Key;

    /// <summary>The key behind a name, dev0 to dev9; null for another name.</summary>
    public static PrivateKey? ByName(string name) =>
        name.Length == 4 && name.StartsWith("dev", StringComparison.Ordinal) && char.IsAsciiDigit(name[3])
            ? Key(name[3] - '0')
            : null;

    /// <summary>The name of an account, dev0 to dev9; null for any other address.</summary>
    public static string? NameOf(Address account)
    {
        int index = Array.IndexOf(Named.Value, account);
        return index < 0 ? null : $"dev{index}";
    }
}
