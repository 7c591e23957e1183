using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>
/// openledger_supply(): {total, accounts, escrow, stakes, rewards, treasury, burned} of the finalized head, counted by walking
/// the account trie, once a head. Thread-safe.
/// </summary>
internal sealed class SupplyCount(IChainReader chain)
{
    private readonly Lock _gate = new();
    private Hash256 _head;
    private Answer? _last;

    public Answer At(CancellationToken cancellation)
    {
        // One walk at a time, whoever asks: the others wait for its result.
        lock (_gate)
        {
            ChainView head = chain.Head;
            if (_last is null || _head != head.Hash)
            {
                SupplyReport report = SupplyAudit.Recount(head.State, cancellation);
                _last = new Answer(
                    report.Total, report.Accounts, report.Escrow, report.Stakes, report.Rewards, report.Treasury,
                    report.Burned);
                _head = head.Hash;
            }

            return _last;
        }
    }

    internal sealed record Answer(
        UInt256 Total, UInt256 Accounts, UInt256 Escrow, UInt256 Stakes, UInt256 Rewards, UInt256 Treasury, UInt256 Burned);
}
