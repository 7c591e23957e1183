using System.Security.Cryptography;
using System.Text;

namespace OpenLedger.Primitives.Crypto;

/// <summary>
/// The seed of a BIP-39 phrase: PBKDF2-HMAC-SHA512, 2,048 rounds, salt "mnemonic" and the passphrase. Words
/// are ASCII, as the English list's are, and are not looked up: the phrase is taken as it stands, words by
/// single spaces.
/// </summary>
public static class Mnemonic
{
    /// <summary>Length of a seed.</summary>
    public const int SeedSize = 64;

    /// <summary>Longest phrase or passphrase, in characters.</summary>
    public const int LengthMax = 1_024;

    private const int Rounds = 2_048;

    /// <summary>The 64-byte seed.</summary>
    /// <exception cref="ArgumentException">Not 12, 15, 18, 21 or 24 words of lower-case ASCII by single
    /// spaces.</exception>
    public static byte[] ToSeed(string phrase, string passphrase = "")
    {
        ArgumentNullException.ThrowIfNull(phrase);
        ArgumentNullException.ThrowIfNull(passphrase);
        string[] words = phrase.Length <= LengthMax ? phrase.Split(' ') : [];
        bool formed = words.Length is 12 or 15 or 18 or 21 or 24
            && Array.TrueForAll(words, word => word.Length > 0 && word.All(char.IsAsciiLetterLower));
        if (!formed)
        {
            throw new ArgumentException(
                "a phrase is 12 to 24 lower-case words separated by one space", nameof(phrase));
        }

        // Other text would have to be normalised (NFKD) by tables that change; none of ours needs it.
        if (passphrase.Length > LengthMax || !Ascii.IsValid(passphrase))
        {
            throw new ArgumentException("a passphrase is up to 1,024 ASCII characters", nameof(passphrase));
        }

        return Rfc2898DeriveBytes.Pbkdf2(
            Encoding.ASCII.GetBytes(phrase),
            Encoding.ASCII.GetBytes("mnemonic" + passphrase),
            Rounds,
            HashAlgorithmName.SHA512,
            SeedSize);
    }
}
