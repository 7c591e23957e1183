namespace OpenLedger.Consensus.Rules;

/// <summary>Whether a notarized P is present and valid here.</summary>
internal enum CertifyState
{
    /// <summary>P is not notarized.</summary>
    Ready = 0,

    /// <summary>Its body or its verdict is awaited.</summary>
    Pending,

    /// <summary>It may be built on.</summary>
    True,

    /// <summary>It may not.</summary>
    False,
}
