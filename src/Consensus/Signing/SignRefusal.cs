namespace OpenLedger.Consensus.Signing;

/// <summary>Why the signer does not sign.</summary>
public enum SignRefusal
{
    /// <summary>It signs.</summary>
    None = 0,

    /// <summary>At or below the watermark.</summary>
    BelowWatermark,

    /// <summary>Another body was signed for this (epoch, view, kind).</summary>
    DifferentBody,

    /// <summary>A Finalize of a view whose Nullify was signed.</summary>
    FinalizeAfterNullify,

    /// <summary>A Nullify of a view whose Finalize was signed.</summary>
    NullifyAfterFinalize,

    /// <summary>Signed perhaps before the journal was lost: view 1 of the epoch after the recovered
    /// one.</summary>
    Barred,

    /// <summary>The journal was lost and nobody has vouched yet for what may be signed.</summary>
    Recovering,
}
