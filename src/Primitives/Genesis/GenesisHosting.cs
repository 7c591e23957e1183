using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Genesis;

/// <summary>Rules for the hosts of external models (docs/spec/genesis.md).</summary>
public sealed record GenesisHosting
{
    /// <summary>Least wei a host has bonded, not leaving, while it serves an external model.</summary>
    public UInt256 MinBondWei { get; init; } = UInt256.PowerOfTen(18 + 3);

    /// <summary>
    /// Seconds between the notice of a bond's withdrawal and its maturity; more than
    /// <see cref="GenesisRules.RequestSecondsMax"/> + <see cref="AcceptSeconds"/>, so that a bond outlives
    /// whatever its host signed before the notice.
    /// </summary>
    public ulong UnbondingSeconds { get; init; } = 86_400;

    /// <summary>Seconds in which a payer may accept a settled answer.</summary>
    public ulong AcceptSeconds { get; init; } = 3_600;

    /// <summary>Part of a bond that a wrong signed answer costs, in basis points.</summary>
    public uint SlashBps { get; init; } = 5_000;

    /// <summary>Part of that which who reported it gets, in basis points; the rest is burned.</summary>
    public uint ReporterBps { get; init; } = 1_000;
}
