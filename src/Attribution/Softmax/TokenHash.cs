using OpenLedger.Attribution.Tokens;

namespace OpenLedger.Attribution.Softmax;

/// <summary>
/// The 64-bit hash of a token's folded bytes that features are made of: FNV-1a, then the finalizer of
/// SplitMix64. Part of the format: it decides which features a text has. 0 stands for a token that is not
/// to be counted.
/// </summary>
public static class TokenHash
{
    /// <summary>Hash of a token that is masked: it enters no feature.</summary>
    public const ulong Masked = 0;

    private const ulong FnvOffset = 0xCBF29CE484222325;
    private const ulong FnvPrime = 0x100000001B3;
    private const ulong PairFactor = 0x9E3779B97F4A7C15;

    /// <summary>Hash of one token, never 0.</summary>
    public static ulong Of(ReadOnlySpan<byte> token)
    {
        unchecked
        {
            // A hash wraps around by definition.
            ulong hash = FnvOffset;
            foreach (byte value in token)
            {
                hash = (hash ^ value) * FnvPrime;
            }

            return Math.Max(1, Finish(hash));
        }
    }

    /// <summary>Hashes of the tokens of a text.</summary>
    public static ulong[] Of(TokenizedText text)
    {
        var hashes = new ulong[text.Count];
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = Of(text[i]);
        }

        return hashes;
    }

    /// <summary>Hash of two neighbours.</summary>
    internal static ulong OfPair(ulong first, ulong second)
    {
        unchecked
        {
            return Finish((first * PairFactor) + second);
        }
    }

    private static ulong Finish(ulong hash)
    {
        unchecked
        {
            hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
            hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
            return hash ^ (hash >> 31);
        }
    }
}
