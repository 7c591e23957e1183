using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Wal;

namespace OpenLedger.Node.Signing;

/// <summary>How a node's signer starts.</summary>
/// <param name="Start">What the operator knows.</param>
/// <param name="HasHistory">True when the chain's store or the log holds more than block 0.</param>
/// <param name="CommittedFloor">Log or journal say that everything up to here was committed: until the store
/// has it again, nothing is signed.</param>
/// <param name="WatchMs">How long to listen before the first signature.</param>
/// <param name="AskMs">Between two requests of a recovery.</param>
internal sealed record SignerGateOptions(
    SignerStart Start, bool HasHistory, WalPosition CommittedFloor, ulong WatchMs, ulong AskMs)
{
    /// <summary>
    /// tA of R0 without stretch: in this time a network that runs shows at least one view's votes.
    /// </summary>
    public static ulong WatchMsOf(ConsensusParameters parameters) =>
        parameters.BlockTimeMs + (3 * parameters.DelayMs) + (2 * parameters.BudgetMs);
}
