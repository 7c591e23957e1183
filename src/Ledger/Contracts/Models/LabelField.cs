namespace OpenLedger.Ledger.Contracts.Models;

/// <summary>Where the labels of contributions come from.</summary>
public enum LabelField : byte
{
    /// <summary>No field.</summary>
    None = 0,

    /// <summary>What a contribution's title begins with, up to the first colon; contributions without any
    /// are left out.</summary>
    Title = 1,

    /// <summary>The domain of a contribution's datanet.</summary>
    Domain = 2,
}
