namespace OpenLedger.Primitives.Rlp;

/// <summary>Why bytes are not the canonical RLP that was asked for.</summary>
public enum RlpError : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>An item, or the length in front of one, reaches past the end of its container.</summary>
    UnexpectedEnd,

    /// <summary>A single byte below 0x80 was written with a length in front of it.</summary>
    SingleByteNotMinimal,

    /// <summary>A length below 56 was written in the long form.</summary>
    LengthNotMinimal,

    /// <summary>The bytes of a long length start with zero.</summary>
    LengthLeadingZeros,

    /// <summary>A length does not fit 31 bits.</summary>
    LengthTooLarge,

    /// <summary>Bytes follow where the item, or the list's last field, should have ended.</summary>
    TrailingBytes,

    /// <summary>A list stands where a string was expected.</summary>
    StringExpected,

    /// <summary>A string stands where a list was expected.</summary>
    ListExpected,

    /// <summary>An integer starts with a zero byte.</summary>
    IntegerLeadingZeros,

    /// <summary>An integer has more bytes than its field.</summary>
    IntegerTooLarge,

    /// <summary>A string of fixed length is shorter.</summary>
    StringTooShort,

    /// <summary>A string of fixed or limited length is longer.</summary>
    StringTooLong,

    /// <summary>Lists are nested deeper than <see cref="RlpReader.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>A list has more items than its field may.</summary>
    TooManyItems,
}
