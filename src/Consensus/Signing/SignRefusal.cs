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
}
