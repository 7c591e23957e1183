using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Mutants;

/// <summary>Plants a mutant's bug around one node.</summary>
internal static class Mutations
{
    public static Mutation Create(Mutant mutant, Cluster cluster, int node) => mutant switch
    {
        Mutant.None => new Mutation(),
        Mutant.QuorumOffByOne => new QuorumOffByOne(),
        Mutant.FinalizeAfterNullify => new FinalizeAfterNullify(),
        Mutant.VoteTwiceAfterRestart => new VoteTwiceAfterRestart(),
        Mutant.SkipGapNullification => new SkipGapNullification(),
        Mutant.AcceptPaddedCertificate => new AcceptPaddedCertificate(),
        Mutant.CountSignerTwice => new CountSignerTwice(cluster, node),
        Mutant.ForgetWal => new ForgetWal(),
        Mutant.PublishBeforeSync => new PublishBeforeSync(),
        Mutant.LoseBodyAtRestart => new LoseBodyAtRestart(),
        Mutant.LoseBodies => new LoseBodies(),
        Mutant.BuildOnUncertifiedParent => new BuildOnUncertifiedParent(),
        Mutant.VerifyNothing => new VerifyNothing(),
        Mutant.AcceptWeakCertificate => new AcceptWeakCertificate(),
        Mutant.TreatPendingAsFalse => new TreatPendingAsFalse(),
        Mutant.NoStandstill => new NoStandstill(),
        Mutant.HonourOldSet => new HonourOldSet(),
        Mutant.BuildAboveBoundary => new BuildAboveBoundary(),
        _ => throw new ArgumentException($"{mutant} has no bug", nameof(mutant)),
    };
}
