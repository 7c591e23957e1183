using System.Security.Cryptography;
using System.Text;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Keys;

/// <summary>
/// The 2,048 English words of BIP-39 and the checksum that every phrase of them carries, so that a mistyped
/// phrase is refused instead of opening an empty account. Thread-safe.
/// </summary>
public static class MnemonicWords
{
    /// <summary>Number of words; a word stands for 11 bits.</summary>
    public const int Count = 2_048;

    private const string Resource = "bip39-english.txt";
    private const int BitsPerWord = 11;

    // 12 words: 132 bits, of which 128 are chosen and 4 are the checksum.
    private const int BitsPerChecksumBit = 33;

    private static readonly Lazy<string[]> Words = new(Load);

    /// <summary>All words, in their order, which is the alphabet's.</summary>
    public static IReadOnlyList<string> All => Words.Value;

    /// <summary>
    /// Brings a phrase that a person typed into its form: lower case, one space between words.
    /// </summary>
    public static string Normalize(string phrase) => string.Join(
        ' ', phrase.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>
    /// What is wrong with a phrase in its form, without repeating it; null when it is good.
    /// </summary>
    public static string? FaultOf(string phrase)
    {
        string[] words = phrase.Length <= Mnemonic.LengthMax ? phrase.Split(' ') : [];
        if (words.Length is not (12 or 15 or 18 or 21 or 24))
        {
            return "it has not 12, 15, 18, 21 or 24 words";
        }

        int bits = words.Length * BitsPerWord;
        int checksumBits = bits / BitsPerChecksumBit;
        byte[] packed = new byte[(bits + 7) / 8];
        for (int i = 0; i < words.Length; i++)
        {
            int index = Array.BinarySearch(Words.Value, words[i], StringComparer.Ordinal);
            if (index < 0)
            {
                return $"its word {i + 1} is not in the English list of BIP-39";
            }

            for (int bit = 0; bit < BitsPerWord; bit++)
            {
                int at = (i * BitsPerWord) + bit;
                int value = (index >> (BitsPerWord - 1 - bit)) & 1;
                packed[at / 8] |= (byte)(value << (7 - (at % 8)));
            }
        }

        int entropyBytes = (bits - checksumBits) / 8;
        byte expected = SHA256.HashData(packed.AsSpan(0, entropyBytes))[0];
        int unused = 8 - checksumBits;
        bool holds = packed[entropyBytes] >> unused == expected >> unused;
        CryptographicOperations.ZeroMemory(packed);
        return holds ? null : "its checksum does not hold: a word is mistyped or at another place";
    }

    private static string[] Load()
    {
        using Stream? stream = typeof(MnemonicWords).Assembly.GetManifestResourceStream(Resource);
        Invariant.Require(stream is not null, "the word list is part of the program");
        using StreamReader reader = new(stream!, Encoding.ASCII);
        string[] words = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Invariant.Require(words.Length == Count, "the word list is whole");
        return words;
    }
}
