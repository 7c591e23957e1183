namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>What a validator is to its delegators; the values are those of the ABI.</summary>
public enum ValidatorStatus : byte
{
    /// <summary>In the running epoch's set; its stake earns.</summary>
    Active = 1,

    /// <summary>Not in the set: too little stake of its own or in all, or the epoch has not
    /// turned.</summary>
    Waiting = 2,

    /// <summary>Jailed; its operator may bring it back later.</summary>
    Jailed = 3,

    /// <summary>A fault was proven; it never comes back.</summary>
    Tombstoned = 4,
}
