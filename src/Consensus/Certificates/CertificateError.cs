namespace OpenLedger.Consensus.Certificates;

/// <summary>Why a certificate proves nothing.</summary>
public enum CertificateError
{
    /// <summary>It is good.</summary>
    None = 0,

    /// <summary>It is over a set of another size.</summary>
    WrongValidatorCount,

    /// <summary>The signers' power is below the quorum.</summary>
    BelowQuorum,

    /// <summary>A signature is bad: one is enough to refuse the whole.</summary>
    BadSignature,
}
