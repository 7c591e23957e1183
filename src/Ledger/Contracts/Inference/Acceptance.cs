namespace OpenLedger.Ledger.Contracts.Inference;

/// <summary>What stood behind the data share of an inference when it was settled.</summary>
public enum Acceptance : byte
{
    /// <summary>A built-in model answered: every validator ran it.</summary>
    NotNeeded = 0,

    /// <summary>An external model answered, and the payer accepted the answer with the settlement.</summary>
    Given = 1,

    /// <summary>An external model answered, and the attributed data share waits for the payer.</summary>
    Awaited = 2,

    /// <summary>An external model answered, and the payer's voucher commits to the answer.</summary>
    Voucher = 3,
}
