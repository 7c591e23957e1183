namespace OpenLedger.Ledger.Contracts.Datanets.Sidecars;

/// <summary>Where a content sidecar stands.</summary>
public enum SidecarStatus : byte
{
    /// <summary>There is no such sidecar.</summary>
    Unknown = 0,

    /// <summary>Recorded with its bond; waits for a certificate that its bytes are available.</summary>
    Waiting = 1,

    /// <summary>A quorum has the bytes; they become effective at a stated height.</summary>
    Activated = 2,

    /// <summary>It became effective and is a contribution.</summary>
    Admitted = 3,

    /// <summary>It became effective and was refused, as an inline text would have been; its bond went
    /// back.</summary>
    Refused = 4,

    /// <summary>Nobody activated it in time; its bond went back.</summary>
    Expired = 5,
}
