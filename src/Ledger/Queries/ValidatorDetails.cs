using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>openledger_validators, openledger_getValidator: a validator.</summary>
/// <param name="Id">Its number in the registry.</param>
/// <param name="Index">Its index in the set asked for; null when it is not in it.</param>
/// <param name="Account">Its operator.</param>
/// <param name="PublicKey">Compressed key its votes verify with.</param>
/// <param name="Status">active, waiting, jailed or tombstoned, now.</param>
/// <param name="Power">Weight of its votes in the set asked for; 0 when it is not in it.</param>
/// <param name="Stake">Wei staked with it now.</param>
/// <param name="SelfStake">The operator's own wei among them.</param>
/// <param name="Delegated">The other wei among them.</param>
/// <param name="CommissionBps">Commission of the running epoch, in basis points.</param>
/// <param name="JailedUntilEpoch">First epoch in which it can be unjailed; null when it is not
/// jailed.</param>
/// <param name="PendingRewards">Wei its operator can claim of its own stake.</param>
/// <param name="PendingCommission">Wei of commission its operator can claim.</param>
public sealed record ValidatorDetails(
    ValidatorId Id,
    uint? Index,
    Address Account,
    byte[] PublicKey,
    string Status,
    Power Power,
    UInt256 Stake,
    UInt256 SelfStake,
    UInt256 Delegated,
    uint CommissionBps,
    Epoch? JailedUntilEpoch,
    UInt256 PendingRewards,
    UInt256 PendingCommission);
