using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Votes;

/// <summary>All that a header's validatorsHash commits to.</summary>
/// <param name="RulesVersion">Version of the rules the set votes by.</param>
/// <param name="Validators">By index.</param>
/// <param name="Parameters">Those of them that <see cref="ValidatorSetCommitment"/> lists; the others hold
/// their defaults.</param>
public sealed record CommittedSet(
    uint RulesVersion, IReadOnlyList<CommittedValidator> Validators, GenesisConsensus Parameters)
{
    /// <summary>The commitment: the header's validatorsHash.</summary>
    public Hash256 Hash => Keccak.Hash(ValidatorSetCommitment.Encode(this));

    /// <summary>A set that votes by the rules of this version.</summary>
    public static CommittedSet Of(IEnumerable<CommittedValidator> validators, GenesisConsensus parameters) =>
        new(ValidatorSetCommitment.RulesVersion, [.. validators], parameters);
}
