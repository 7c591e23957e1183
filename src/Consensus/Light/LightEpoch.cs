using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Light;

/// <summary>
/// One epoch of a proof: the block it stands on, and who signs in it. The block is genesis for epoch 0, else
/// the boundary block of the epoch before; its validatorsHash commits to the set.
/// </summary>
/// <param name="Epoch">Its number.</param>
/// <param name="Anchor">The block it stands on.</param>
/// <param name="Finalization">
/// What makes the anchor final, signed by the epoch before; null for the first of a proof, which is trusted.
/// </param>
/// <param name="Set">Who signs, and the parameters.</param>
public sealed record LightEpoch(
    Epoch Epoch, LightHeader Anchor, Certificate? Finalization, CommittedSet Set);
