namespace OpenLedger.Primitives.Transactions;

/// <summary>
/// Gas a transaction pays before anything runs: for being one, for its bytes (EIP-2028), for a creation's
/// code (EIP-3860) and for its access list (EIP-2930). The schedule is Ethereum's at Cancun.
/// </summary>
public static class IntrinsicGas
{
    /// <summary>Of every transaction.</summary>
    public const ulong Transaction = 21_000;

    /// <summary>More for a creation.</summary>
    public const ulong Creation = 32_000;

    /// <summary>Of a zero byte of data.</summary>
    public const ulong ZeroByte = 4;

    /// <summary>Of any other byte of data.</summary>
    public const ulong NonZeroByte = 16;

    /// <summary>Of every 32 bytes, or part of them, of a creation's code.</summary>
    public const ulong InitcodeWord = 2;

    /// <summary>Of an address in an access list.</summary>
    public const ulong AccessListAddress = 2_400;

    /// <summary>Of a slot in an access list.</summary>
    public const ulong AccessListStorageKey = 1_900;

    /// <summary>Longest code a creation may carry.</summary>
    public const int InitcodeSizeBytesMax = 49_152;

    /// <summary>Intrinsic gas of a transaction.</summary>
    public static ulong Of(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return Of(transaction.To is null, transaction.Data.Span, transaction.AccessList);
    }

    /// <summary>Intrinsic gas of a transaction with these parts.</summary>
    public static ulong Of(
        bool isCreation, ReadOnlySpan<byte> data, IReadOnlyList<AccessListEntry> accessList)
    {
        ArgumentNullException.ThrowIfNull(accessList);
        ulong zeros = (ulong)data.Count((byte)0);
        ulong gas = Transaction + (ZeroByte * zeros) + (NonZeroByte * ((ulong)data.Length - zeros));
        if (isCreation)
        {
            gas += Creation + (InitcodeWord * (((ulong)data.Length + 31) / 32));
        }

        foreach (AccessListEntry entry in accessList)
        {
            gas += AccessListAddress + (AccessListStorageKey * (ulong)entry.StorageKeys.Count);
        }

        return gas;
    }
}
