namespace OpenLedger.Simulation;

/// <summary>A bug planted around the core, which the oracle must find.</summary>
public enum Mutant
{
    None = 0,

    /// <summary>Honest validators take one unit of power less for a quorum.</summary>
    QuorumOffByOne,

    /// <summary>The core forgets its Nullify at once and the signer does not guard it.</summary>
    FinalizeAfterNullify,

    /// <summary>After a restart neither the log nor the journal is there.</summary>
    ForgetWal,

    /// <summary>Messages leave before the sync.</summary>
    PublishBeforeSync,

    /// <summary>The executor finds every block valid.</summary>
    VerifyNothing,

    /// <summary>Certificates are taken without looking at the signers' power.</summary>
    AcceptWeakCertificate,

    /// <summary>The bodies voted for are not in the log.</summary>
    LoseBodies,

    /// <summary>A block counts as certified once this node voted for it.</summary>
    BuildOnUncertifiedParent,

    /// <summary>A view without its nullification counts as nullified when it is left out.</summary>
    SkipGapNullification,
}
