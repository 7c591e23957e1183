using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Supply;

/// <summary>Where the wei of the genesis are. The parts sum to <see cref="Total"/>.</summary>
/// <param name="Accounts">Balances of everybody but the system contracts.</param>
/// <param name="Escrow">Deposits and bonds.</param>
/// <param name="Stakes">Stakes.</param>
/// <param name="Rewards">What contributors and stakers have not claimed.</param>
/// <param name="Treasury">The treasury.</param>
/// <param name="Burned">Wei out of the supply for good.</param>
public sealed record SupplyReport(
    UInt256 Accounts, UInt256 Escrow, UInt256 Stakes, UInt256 Rewards, UInt256 Treasury, UInt256 Burned)
{
    /// <summary>All of it: the genesis supply.</summary>
    public UInt256 Total => Accounts + Escrow + Stakes + Rewards + Treasury + Burned;

    /// <summary>What ERC-20 calls totalSupply: what is not burned.</summary>
    public UInt256 Circulating => Total - Burned;
}
