using OpenLedger.Consensus.Blocks;

namespace OpenLedger.Simulation.Mutants;

/// <summary>The executor finds every block valid.</summary>
internal sealed class VerifyNothing : Mutation
{
    public override BlockVerdict Verdict(CandidateBlock block, BlockVerdict truth) => BlockVerdict.True;
}
