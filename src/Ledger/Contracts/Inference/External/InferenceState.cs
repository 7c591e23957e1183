namespace OpenLedger.Ledger.Contracts.Inference.External;

/// <summary>Where an inference of an external model is, as far as the chain has to remember it.</summary>
public enum InferenceState : byte
{
    /// <summary>Never opened; or settled and accepted in one transaction, which leaves nothing to
    /// remember.</summary>
    None = 0,

    /// <summary>Asked on chain, the most it may cost is set aside, not answered yet.</summary>
    Open = 1,

    /// <summary>Answered and paid but for the data share, which waits for the payer's acceptance.</summary>
    Awaiting = 2,

    /// <summary>Accepted: contributions have their data share.</summary>
    Accepted = 3,

    /// <summary>Not accepted in time: the data share is the treasury's.</summary>
    Forfeited = 4,

    /// <summary>Not answered in time: what was set aside is the payer's again.</summary>
    Refunded = 5,
}
