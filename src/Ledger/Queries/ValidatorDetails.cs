using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>openledger_validators: a validator.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Account">Whose it is.</param>
/// <param name="PublicKey">Compressed key its votes verify with.</param>
/// <param name="Stake">Wei staked.</param>
/// <param name="Power">Weight of its votes.</param>
/// <param name="PendingRewards">Wei it can claim.</param>
public sealed record ValidatorDetails(
    uint Index,
    Address Account,
    byte[] PublicKey,
    UInt256 Stake,
    Power Power,
    UInt256 PendingRewards);
