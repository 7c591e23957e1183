using OpenLedger.Primitives.Genesis;

namespace OpenLedger.Primitives.Votes;

/// <summary>All that a header's validatorsHash commits to.</summary>
/// <param name="RulesVersion">Version of the rules the set votes by.</param>
/// <param name="Validators">By index.</param>
/// <param name="Parameters">Those of them that <see cref="ValidatorSetCommitment"/> lists; the others hold
/// their defaults.</param>
public sealed record CommittedSet(
    uint RulesVersion, IReadOnlyList<CommittedValidator> Validators, GenesisConsensus Parameters);
