using System.Runtime.CompilerServices;
using OpenLedger.Attribution.Corpus;

namespace OpenLedger.Attribution.Admission;

/// <summary>
/// Rolling polynomial hash of 25 tokens modulo 2^61 - 1 with a salted base. Hits are compared token by token,
/// so the base changes speed and never an answer.
/// </summary>
internal sealed class BlockHash
{
    private const ulong P = (1UL << 61) - 1;

    private readonly ulong _base;
    private readonly ulong _leaving;
    private readonly ulong _seed;

    public BlockHash(ulong seed)
    {
        _seed = seed;
        // At least 2^32, above every token id.
        _base =
            (LookupHash.Mix(seed ^ 0x8EBC6AF09C88C6E3, 0x589965CC75374CC3) % (P - (1UL << 32))) + (1UL << 32);
        _leaving = 1;
        for (int i = 0; i < BlockScanner.BlockTokens; i++)
        {
            _leaving = Multiply(_leaving, _base);
        }
    }

    /// <summary>Rolling value of the first block of a text.</summary>
    public ulong First(ReadOnlySpan<uint> tokens)
    {
        ulong value = 0;
        for (int i = 0; i < BlockScanner.BlockTokens; i++)
        {
            value = Reduce(Multiply(value, _base) + tokens[i]);
        }

        return value;
    }

    /// <summary>Rolling value one token on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Roll(ulong value, uint leaving, uint entering) =>
        // Below 2^62 + 2^32: no overflow.
        Reduce(unchecked(Multiply(value, _base) + entering + (P - Multiply(leaving, _leaving))));

    /// <summary>The look-up hash of a rolling value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Key(ulong value) => LookupHash.Of(value, _seed);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Multiply(ulong a, ulong b)
    {
        // Both below 2^61, so the high word is below 2^58 and 2^61 = 1 modulo P folds the product.
        ulong high = Math.BigMul(a, b, out ulong low);
        return Reduce(unchecked((low & P) + ((low >> 61) | (high << 3))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Reduce(ulong value)
    {
        ulong folded = unchecked((value & P) + (value >> 61));
        return folded >= P ? folded - P : folded;
    }
}
