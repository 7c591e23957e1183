namespace OpenLedger.Primitives.Votes;

/// <summary>Why bytes are not a consensus message.</summary>
public enum MessageError
{
    /// <summary>They are one.</summary>
    None = 0,

    /// <summary>Too few or too many bytes.</summary>
    WrongLength,

    /// <summary>A kind this version does not know: ignored, never punished.</summary>
    UnknownKind,

    /// <summary>
    /// Fields that contradict each other (view 0, a Nullify naming a block, a parent not below).
    /// </summary>
    InconsistentBody,

    /// <summary>A signature scheme other than 1.</summary>
    UnknownScheme,

    /// <summary>A validator count of 0 or above the maximum.</summary>
    ValidatorCountOutOfRange,

    /// <summary>A bit set beyond the last validator.</summary>
    UnusedBitSet,

    /// <summary>No bit set.</summary>
    NoSignature,

    /// <summary>More than the stated maximum of something.</summary>
    TooLarge,
}
