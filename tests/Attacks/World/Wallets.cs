using System.Buffers.Binary;
using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Attacks.World;

/// <summary>Who has an account in the laboratory's world. Keys are small numbers.</summary>
internal static class Wallets
{
    /// <summary>Wallets of honest contributors.</summary>
    public const int HonestCount = 10;

    /// <summary>Wallets of the attacker.</summary>
    public const int AttackerCount = 128;

    public static readonly PrivateKey DatanetOwner = KeyOf(1);
    public static readonly PrivateKey ModelOwner = KeyOf(2);
    public static readonly PrivateKey Payer = KeyOf(3);
    public static readonly PrivateKey Host = KeyOf(4);
    public static readonly PrivateKey Validator = KeyOf(5);
    public static readonly PrivateKey Proposer = KeyOf(6);

    /// <summary>Honest contributors.</summary>
    public static readonly PrivateKey[] Honest = [.. Enumerable.Range(100, HonestCount).Select(KeyOf)];

    /// <summary>The attacker's wallets; the first is the one known as an honest contributor.</summary>
    public static readonly PrivateKey[] Attacker = [.. Enumerable.Range(1_000, AttackerCount).Select(KeyOf)];

    /// <summary>Everybody with wei from the start.</summary>
    public static IEnumerable<PrivateKey> Funded =>
        [DatanetOwner, ModelOwner, Payer, Host, .. Honest, .. Attacker];

    private static PrivateKey KeyOf(int number)
    {
        byte[] bytes = new byte[PrivateKey.Size];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(PrivateKey.Size - sizeof(int)), number);
        return PrivateKey.Create(bytes);
    }
}
