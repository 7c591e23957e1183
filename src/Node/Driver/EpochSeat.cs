using OpenLedger.Consensus.Epochs;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Driver;

/// <summary>An epoch as this node takes part in it.</summary>
/// <param name="Config">The epoch's set and this node's place in it.</param>
/// <param name="Beneficiary">
/// The account of this node's validator, which its blocks pay; zero for a follower.
/// </param>
public sealed record EpochSeat(EpochConfig Config, Address Beneficiary);
