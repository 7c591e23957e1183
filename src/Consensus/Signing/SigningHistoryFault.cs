namespace OpenLedger.Consensus.Signing;

/// <summary>Why a file is no signing history.</summary>
public enum SigningHistoryFault
{
    /// <summary>It is one.</summary>
    None = 0,

    /// <summary>More bytes or votes than one can have.</summary>
    TooLarge,

    /// <summary>Not JSON.</summary>
    NotJson,

    /// <summary>A format version this program does not read.</summary>
    UnknownVersion,

    /// <summary>A member missing, unknown or twice.</summary>
    WrongMembers,

    /// <summary>A value of another kind, out of range, or not in its one spelling.</summary>
    InvalidValue,

    /// <summary>A digest that is not that of the vote.</summary>
    WrongDigest,

    /// <summary>A signature that the key did not make.</summary>
    WrongSignature,

    /// <summary>Votes out of order, twice, at or below the watermark, or contradicting each other.</summary>
    InconsistentVotes,
}
