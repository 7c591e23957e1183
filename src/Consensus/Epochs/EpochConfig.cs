using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Epochs;

/// <summary>What is fixed for one epoch before its first view.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Validators">Its frozen set, from the staking state after the previous boundary block.</param>
/// <param name="Self">This node in that set; null when it only follows.</param>
/// <param name="Boundary">H_e, the height of its last block; no block of the epoch is higher.</param>
public sealed record EpochConfig(Epoch Epoch, ValidatorSet Validators, ValidatorIndex? Self, Height Boundary);
