namespace OpenLedger.Primitives.Genesis;

/// <summary>Kinds of faults of a genesis file.</summary>
public enum GenesisProblem
{
    /// <summary>The file is more than <see cref="GenesisParser.SizeBytesMax"/>.</summary>
    SizeLimitExceeded,

    /// <summary>It is not JSON.</summary>
    InvalidJson,

    /// <summary>A field is not known.</summary>
    UnknownField,

    /// <summary>A field, or an address, stands twice.</summary>
    DuplicateField,

    /// <summary>A field is missing.</summary>
    MissingField,

    /// <summary>A value is not of its kind: object, list, text, whole number.</summary>
    WrongType,

    /// <summary>A text is not an amount, address, key or hash.</summary>
    InvalidValue,

    /// <summary>A number is below or above what is allowed.</summary>
    OutOfRange,

    /// <summary>A list is too long.</summary>
    TooMany,

    /// <summary>A chain id belongs to another public network.</summary>
    ReservedChainId,

    /// <summary>An address belongs to a system contract, or is zero.</summary>
    ReservedAddress,

    /// <summary>Two entries that must differ are the same.</summary>
    DuplicateEntry,

    /// <summary>Allocations are not in the order of their addresses.</summary>
    OutOfOrder,

    /// <summary>The shares of the model fee are not 10,000 together.</summary>
    SharesDoNotSum,

    /// <summary>Allocations, stakes, treasury and reserve are not the supply together.</summary>
    SupplyDoesNotSum,
}
