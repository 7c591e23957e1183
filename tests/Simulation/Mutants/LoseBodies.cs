using OpenLedger.Consensus.Wal;

namespace OpenLedger.Simulation.Mutants;

/// <summary>The bodies voted for never reach the log.</summary>
internal sealed class LoseBodies : Mutation
{
    public override bool Logs(WalRecord record) => record is not WalRecord.OfBlock;
}
