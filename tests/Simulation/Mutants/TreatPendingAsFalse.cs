using OpenLedger.Consensus.Blocks;

namespace OpenLedger.Simulation.Mutants;

/// <summary>"Not known yet" is answered with false.</summary>
internal sealed class TreatPendingAsFalse : Mutation
{
    public override BlockVerdict Verdict(CandidateBlock block, BlockVerdict truth) =>
        truth == BlockVerdict.Pending ? BlockVerdict.False : truth;
}
