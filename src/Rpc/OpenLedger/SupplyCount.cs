using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>
/// openledger_supply(): {total, accounts, escrow, stakes, rewards, treasury, burned} of the finalized head,
/// counted by walking the account trie, once a head. Thread-safe.
/// </summary>
internal sealed class SupplyCount(LedgerQueries queries)
{
    private readonly Lock _gate = new();

    public Answer Count()
    {
        // One walk at a time, whoever asks: the others wait for its result.
        lock (_gate)
        {
            SupplyReport report = queries.Supply();
            return new Answer(
                report.Total,
                report.Accounts,
                report.Escrow,
                report.Stakes,
                report.Rewards,
                report.Treasury,
                report.Burned);
        }
    }

    internal sealed record Answer(
        UInt256 Total,
        UInt256 Accounts,
        UInt256 Escrow,
        UInt256 Stakes,
        UInt256 Rewards,
        UInt256 Treasury,
        UInt256 Burned);
}
