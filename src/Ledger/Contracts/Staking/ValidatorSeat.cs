using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>A place in an epoch's frozen set; the place's number is the validator's index.</summary>
/// <param name="Id">Whose it is.</param>
/// <param name="Power">Weight of its votes in that epoch; at least 1.</param>
public readonly record struct ValidatorSeat(ValidatorId Id, Power Power);
