namespace OpenLedger.Primitives.Abi;

/// <summary>The families of ABI types.</summary>
public enum AbiKind
{
    /// <summary>uint8 to uint256.</summary>
    UInt,

    /// <summary>int8 to int256, two's complement.</summary>
    Int,

    /// <summary>A 20-byte address.</summary>
    Address,

    /// <summary>0 or 1.</summary>
    Bool,

    /// <summary>bytes1 to bytes32, left-aligned.</summary>
    FixedBytes,

    /// <summary>Bytes of any length.</summary>
    Bytes,

    /// <summary>UTF-8 text of any length.</summary>
    String,

    /// <summary>T[] or T[k].</summary>
    Array,

    /// <summary>(T1,...,Tn).</summary>
    Tuple,
}
