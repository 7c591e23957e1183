namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>Where a contribution stands.</summary>
public enum ContributionStatus : byte
{
    /// <summary>There is no such contribution.</summary>
    Unknown = 0,

    /// <summary>Accepted: it is in the datanet's open segment or in a published version.</summary>
    Accepted = 1,

    /// <summary>Waits for a curator; it holds its place in the chain-wide order but is in no
    /// version.</summary>
    UnderReview = 2,

    /// <summary>Refused by a curator; it is in no version and what would be paid to it goes to the
    /// treasury.</summary>
    Rejected = 3,

    /// <summary>Withdrawn by its contributor; from the stated version on it is paid to the
    /// treasury.</summary>
    Withdrawn = 4,
}
