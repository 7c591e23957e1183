namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>What is true of a validator; the values are those in storage.</summary>
[Flags]
public enum ValidatorFlags : byte
{
    /// <summary>Nothing of the below.</summary>
    None = 0,

    /// <summary>It is in the set of the running epoch.</summary>
    InSet = 1,

    /// <summary>It was not heard of for a window; it earns nothing and leaves the set.</summary>
    Jailed = 2,

    /// <summary>A fault of it was proven; it never comes back.</summary>
    Tombstoned = 4,
}
