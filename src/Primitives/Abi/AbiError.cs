namespace OpenLedger.Primitives.Abi;

/// <summary>Why ABI data was refused.</summary>
public enum AbiError
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>Longer than <see cref="AbiDecoder.DataSizeMax"/>.</summary>
    TooLarge,

    /// <summary>Ends before the values do.</summary>
    Truncated,

    /// <summary>Goes on after the values end.</summary>
    TrailingBytes,

    /// <summary>
    /// An offset that does not point exactly behind what precedes it: outside, backwards, overlapping or
    /// leaving a gap.
    /// </summary>
    BadOffset,

    /// <summary>A length that the data cannot hold.</summary>
    BadLength,

    /// <summary>A number or address out of its type's range, or a bool that is neither 0 nor 1.</summary>
    OutOfRange,

    /// <summary>Padding that is not zero.</summary>
    DirtyPadding,

    /// <summary>A string that is not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>The selector, or an event's first topic or number of topics, is another one's.</summary>
    WrongSelector,
}
