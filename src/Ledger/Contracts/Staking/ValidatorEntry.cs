using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>The slots of one validator; the layout is in <see cref="StakingSlots"/>.</summary>
/// <param name="Account">Who is paid for its blocks and claims its share of fees.</param>
/// <param name="PublicKey">What its votes verify with.</param>
/// <param name="Stake">Wei staked.</param>
public sealed record ValidatorEntry(Address Account, PublicKey PublicKey, UInt256 Stake)
{
    /// <summary>Its weight in votes: floor(stake / 10^18).</summary>
    public Power Power => new((ulong)(Stake / GenesisConfig.WeiPerOpen));
}
