namespace OpenLedger.Primitives.Votes;

/// <summary>What a validator can be slashed for.</summary>
public enum FaultKind
{
    /// <summary>S1: two Notarize of one view for different P.</summary>
    TwoNotarize = 1,

    /// <summary>S2: two Finalize of one view for different P.</summary>
    TwoFinalize = 2,

    /// <summary>S3: Finalize and Nullify of one view.</summary>
    FinalizeAndNullify = 3,
}
