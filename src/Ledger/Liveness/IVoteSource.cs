using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Liveness;

/// <summary>
/// Offers the votes a proposer has seen for recent blocks. Used by one thread. What it gives is checked
/// before it goes into a block, so a wrong vote costs time and nothing else.
/// </summary>
public interface IVoteSource
{
    /// <summary>
    /// A Notarize or Finalize of a validator for exactly this proposal; null when none was seen.
    /// </summary>
    /// <param name="index">Its place in the frozen set of the proposal's epoch.</param>
    /// <param name="proposal">The block at its own place in the order of views.</param>
    Vote? Find(ValidatorIndex index, in ProposalId proposal);
}
