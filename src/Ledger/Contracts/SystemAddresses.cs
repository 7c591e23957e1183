using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts;

/// <summary>Where the system contracts live. Their native balances are the buckets of the supply.</summary>
public static class SystemAddresses
{
    /// <summary>OPEN: the ERC-20 view of the native balance; keeps the count of burned wei.</summary>
    public static Address OpenToken { get; } = Address.FromTail(0x0d00);

    /// <summary>Datanets; its balance is the bonds in escrow.</summary>
    public static Address Datanets { get; } = Address.FromTail(0x0d01);

    /// <summary>Models.</summary>
    public static Address Models { get; } = Address.FromTail(0x0d02);

    /// <summary>Inference; its balance is the payers' deposits in escrow.</summary>
    public static Address Inference { get; } = Address.FromTail(0x0d03);

    /// <summary>Rewards; its balance is what contributors and stakers have not claimed.</summary>
    public static Address Rewards { get; } = Address.FromTail(0x0d04);

    /// <summary>Staking; its balance is the stakes.</summary>
    public static Address Staking { get; } = Address.FromTail(0x0d05);

    /// <summary>Governance; its balance is the treasury.</summary>
    public static Address Treasury { get; } = Address.FromTail(0x0d06);

    /// <summary>Disputes.</summary>
    public static Address Disputes { get; } = Address.FromTail(0x0d07);
}
