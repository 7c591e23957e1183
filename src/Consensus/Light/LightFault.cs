namespace OpenLedger.Consensus.Light;

/// <summary>Why a file proves nothing. The first six are faults of its form.</summary>
public enum LightFault
{
    /// <summary>More bytes, or more of something, than a proof can have.</summary>
    TooLarge = 1,

    /// <summary>It is not JSON, or it writes a character in a second way.</summary>
    NotJson,

    /// <summary>A member that must be there is not.</summary>
    MissingMember,

    /// <summary>A member that no proof has.</summary>
    UnknownMember,

    /// <summary>A member stands twice.</summary>
    DuplicateMember,

    /// <summary>A value of another kind, out of range, or not in its one accepted spelling.</summary>
    InvalidValue,

    /// <summary>A header that does not decode.</summary>
    MalformedHeader,

    /// <summary>A certificate that does not decode: padded, cut, or with unused bits set.</summary>
    MalformedCertificate,

    /// <summary>What the file says of the block is not what the block's header says.</summary>
    FieldMismatch,

    /// <summary>It is another chain's.</summary>
    WrongChain,

    /// <summary>It does not begin with the trusted genesis.</summary>
    WrongGenesis,

    /// <summary>It does not begin with the trusted checkpoint.</summary>
    WrongCheckpoint,

    /// <summary>Rules, or a kind of key, that this version does not know.</summary>
    UnsupportedVersion,

    /// <summary>Epochs that do not follow one another without a gap.</summary>
    EpochOutOfOrder,

    /// <summary>A block that ends no epoch stands where one must.</summary>
    NotABoundary,

    /// <summary>A set that no epoch can have: power out of range, or a key twice.</summary>
    InvalidValidatorSet,

    /// <summary>A set that is not the one the header before it commits to.</summary>
    ValidatorSetMismatch,

    /// <summary>A block of another epoch than the set that is to sign it.</summary>
    EpochMismatch,

    /// <summary>A header that is not the child of the one before it.</summary>
    BrokenLink,

    /// <summary>A certificate of another kind: only a Finalization makes a block final.</summary>
    NotAFinalization,

    /// <summary>A Finalization that names another block, epoch or view.</summary>
    NamesAnotherBlock,

    /// <summary>A certificate over a set of another size.</summary>
    WrongValidatorCount,

    /// <summary>Signers who together have no more than two thirds of the power.</summary>
    BelowQuorum,

    /// <summary>A signature that the validator did not make.</summary>
    BadSignature,
}
