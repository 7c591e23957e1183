namespace OpenLedger.Explorer.Receipts;

/// <summary>How a step of checking a receipt ended.</summary>
public enum VerificationOutcome
{
    /// <summary>It holds.</summary>
    Passed = 0,

    /// <summary>It does not hold.</summary>
    Failed = 1,

    /// <summary>It cannot be asked any more, for a reason that says nothing against the receipt.</summary>
    Skipped = 2,
}
