namespace OpenLedger.Simulation.Mutants;

/// <summary>
/// A bug planted around the core of every honest validator, which the oracle must find. Each has a class of
/// its name.
/// </summary>
public enum Mutant
{
    /// <summary>The core as it is.</summary>
    None = 0,

    /// <summary>A quorum takes one unit of power less.</summary>
    QuorumOffByOne,

    /// <summary>The core forgets its Nullify at once and the signer does not guard it.</summary>
    FinalizeAfterNullify,

    /// <summary>What was voted before a restart is forgotten, by the log and by the signer.</summary>
    VoteTwiceAfterRestart,

    /// <summary>A view without its nullification counts as nullified when it is left out.</summary>
    SkipGapNullification,

    /// <summary>Signatures that are not there are not checked, but their signers count.</summary>
    AcceptPaddedCertificate,

    /// <summary>A vote that arrives a second time is counted for another validator.</summary>
    CountSignerTwice,

    /// <summary>After a restart neither the log nor the journal is there.</summary>
    ForgetWal,

    /// <summary>Messages leave before the sync.</summary>
    PublishBeforeSync,

    /// <summary>A body voted for is gone after a restart.</summary>
    LoseBodyAtRestart,

    /// <summary>The bodies voted for never reach the log.</summary>
    LoseBodies,

    /// <summary>A block counts as certified once this node voted for it.</summary>
    BuildOnUncertifiedParent,

    /// <summary>The executor finds every block valid.</summary>
    VerifyNothing,

    /// <summary>Certificates are taken without looking at the signers' power.</summary>
    AcceptWeakCertificate,

    /// <summary>"Not known yet" is answered with false.</summary>
    TreatPendingAsFalse,

    /// <summary>Nothing is shown again when nothing becomes final.</summary>
    NoStandstill,

    /// <summary>A new epoch's votes and certificates are checked against the old set.</summary>
    HonourOldSet,

    /// <summary>A block above the epoch's boundary height is built and voted for.</summary>
    BuildAboveBoundary,
}
