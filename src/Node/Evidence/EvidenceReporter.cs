using System.Threading.Channels;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Execution;
using OpenLedger.Node.Running;
using OpenLedger.Node.Submission;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Evidence;

/// <summary>
/// Brings the faults this node sees to the chain: keeps each proof on disk until the validator is tombstoned
/// or the proof expires, and sends Staking.submitEvidence from the validator's own account when it is this
/// node's turn, again with more fees when nothing came of it. One proof an offence, whatever it sees
/// besides. Works on a task of its own; what it is told never waits for the disk.
/// </summary>
internal sealed class EvidenceReporter : IAsyncDisposable
{
    /// <summary>Faults told and not looked at yet; more are dropped, and seen again if they go on.</summary>
    public const int ToldMax = 1_024;

    /// <summary>Offences remembered as settled, so that they are not taken up again.</summary>
    public const int SettledMax = 4_096;

    private readonly EvidenceParts _parts;
    private readonly EvidenceStore _store;
    private readonly OwnTransactions _transactions;
    private readonly SortedDictionary<Offence, EvidenceCase> _cases = [];
    private readonly HashSet<Offence> _settled = [];
    private readonly Queue<Offence> _settledOrder = new();
    private readonly Channel<FaultEvidence> _told = Channel.CreateBounded<FaultEvidence>(
        new BoundedChannelOptions(ToldMax) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly WokenLoop _loop;
    private bool _saidNoFunds;

    internal EvidenceReporter(EvidenceParts parts, EvidenceStore store, Action<Exception> fail)
    {
        _parts = parts;
        _store = store;
        _loop = new WokenLoop(WorkAsync, fail);
        _transactions = new OwnTransactions(parts.Executor, parts.Pool, parts.Key);
        foreach (FaultEvidence evidence in store.Kept.Values)
        {
            _cases.Add(Offence.Of(evidence), new EvidenceCase(evidence));
        }
    }

    /// <summary>Begins; what was kept on disk is taken up again.</summary>
    public void Start() => _loop.Start();

    /// <summary>A fault was seen. Returns at once.</summary>
    public void Report(FaultEvidence evidence)
    {
        _told.Writer.TryWrite(evidence);
        _loop.Wake();
    }

    /// <summary>A block was finalized. Returns at once.</summary>
    public void OnFinalized() => _loop.Wake();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    /// <summary>Takes in what was told and moves every open offence on by one look at the head.</summary>
    internal async ValueTask WorkAsync(CancellationToken cancellation)
    {
        TakeTold();
        if (_cases.Count == 0)
        {
            return;
        }

        ChainView head = _parts.Head();
        foreach (EvidenceCase open in _cases.Values.ToArray())
        {
            await AdvanceAsync(open, head, cancellation).ConfigureAwait(false);
        }
    }

    private void TakeTold()
    {
        while (_told.Reader.TryRead(out FaultEvidence? evidence))
        {
            Offence offence = Offence.Of(evidence);
            if (!_settled.Contains(offence) && _store.TryAdd(evidence))
            {
                _cases.Add(offence, new EvidenceCase(evidence));
            }
        }
    }

    private async ValueTask AdvanceAsync(
        EvidenceCase open, ChainView head, CancellationToken cancellation)
    {
        FaultEvidence evidence = open.Evidence;
        if (evidence.First.Body.Epoch > head.Header.Epoch)
        {
            // The chain that this node has does not know that epoch's validators yet.
            return;
        }

        FrozenSets sets = new(new StateSlots(head.State));
        if (sets.Find(open.Offence.Epoch, open.Offence.Index) is not { } seat)
        {
            Settle(open, "it expired, or is of no validator");
            return;
        }

        if (new StakingSlots(new StateSlots(head.State)).Load(seat.Id).IsTombstoned)
        {
            Settle(open, $"validator {seat.Id} is tombstoned");
            return;
        }

        if (!open.Turn.IsDue(head.Header.Number, _parts.Key.Address, sets.CountOf(open.Offence.Epoch)))
        {
            return;
        }

        SubmissionOutcome outcome =
            await _transactions.SubmitAsync(
                SystemAddresses.Staking, CalldataOf(evidence), open.Turn.Last, head, cancellation)
                .ConfigureAwait(false);
        switch (outcome)
        {
            case SubmissionOutcome.Refused refused:
                Settle(open, refused.Reason);
                break;
            case SubmissionOutcome.NoFunds noFunds:
                SayNoFunds(evidence, noFunds);
                open.Turn.Attempted(head.Header.Number, null);
                break;
            case SubmissionOutcome.NotTaken notTaken:
                _parts.Log.EvidenceMoved(evidence, $"the pool refuses it for now: {notTaken.Reason}");
                open.Turn.Attempted(head.Header.Number, null);
                break;
            case SubmissionOutcome.Sent sent:
                _saidNoFunds = false;
                _parts.Log.EvidenceMoved(evidence, $"sent to the chain in transaction {sent.Hash}");
                open.Turn.Attempted(head.Header.Number, sent.Transaction);
                break;
        }
    }

    private static byte[] CalldataOf(FaultEvidence evidence) => StakingContract.Interface
        .Function("submitEvidence").EncodeCall(evidence.First.Encode(), evidence.Second.Encode());

    // Once, until something could be paid again: a validator may sit without gas for days.
    private void SayNoFunds(FaultEvidence evidence, SubmissionOutcome.NoFunds outcome)
    {
        if (!_saidNoFunds)
        {
            _saidNoFunds = true;
            _parts.Log.EvidenceMoved(
                evidence,
                $"not sent: account {_parts.Key.Address} has {outcome.BalanceWei} wei, "
                + $"the gas costs {outcome.CostWei}");
        }
    }

    private void Settle(EvidenceCase open, string how)
    {
        _parts.Log.EvidenceMoved(open.Evidence, $"done: {how}");
        _store.Remove(open.Offence);
        _cases.Remove(open.Offence);
        if (_settled.Add(open.Offence))
        {
            _settledOrder.Enqueue(open.Offence);
            if (_settledOrder.Count > SettledMax)
            {
                _settled.Remove(_settledOrder.Dequeue());
            }
        }
    }
}
