using OpenLedger.Consensus;
using OpenLedger.Consensus.Signing;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Disks;
using OpenLedger.Simulation.Mutants;

namespace OpenLedger.Simulation.Validators;

/// <summary>The signer of one life: the core's rules over the journal on disk.</summary>
internal sealed class SimulatedSigner
{
    private readonly SimulatedValidator _node;
    private readonly Mutation _mutation;
    private readonly SignerRules _rules = new();
    private readonly HashSet<Body> _signed = [];
    private readonly List<Vote> _unwritten = [];

    public SimulatedSigner(SimulatedValidator node, Mutation mutation)
    {
        (_node, _mutation) = (node, mutation);
        foreach (JournalRecord record in node.Disk.Journal.Records)
        {
            _rules.Replay(record);
        }
    }

    public IReadOnlyList<Vote> Votes => [.. _rules.Votes];

    /// <summary>True when this life signed it.</summary>
    public bool HasSigned(Vote vote) => _signed.Contains(vote.Body);

    /// <summary>The answer to a request to sign.</summary>
    public Input Answer(Effect.Sign asked)
    {
        Body body = asked.Body;
        SignDecision decision = _rules.Decide(body);
        if (!_mutation.Signs(body, decision.Refusal))
        {
            return new Input.SignRefused(body);
        }

        if (decision.Existing is Vote existing)
        {
            return new Input.Signed(existing);
        }

        Vote vote = _node.Sign(body, asked.Index);
        _node.Cluster.Oracle.OnAsked(_node, body);
        _rules.Record(vote);
        _signed.Add(body);
        _unwritten.Add(vote);
        return new Input.Signed(vote);
    }

    /// <summary>
    /// Writes what was signed to the journal: only once the log holds, durably, what the votes rest on. A
    /// journal ahead of the log would bind a restarted node to a Finalize whose Notarization or body it lost,
    /// and a view of which others have died might then never end.
    /// </summary>
    public void WriteJournal(Vote[] votes)
    {
        foreach (Vote vote in votes)
        {
            if (!_node.Reach(WalPoint.JournalVote))
            {
                return;
            }

            _node.Disk.Journal.Append(new JournalRecord.OfVote(vote));
        }
    }

    /// <summary>What was signed since this was last asked, for the batch that is now to be synced.</summary>
    public Vote[] TakeUnwritten()
    {
        Vote[] votes = [.. _unwritten];
        _unwritten.Clear();
        return votes;
    }

    /// <summary>Nothing at or below the committed floor is signed any more.</summary>
    public void Advance(WalPosition floor)
    {
        _rules.Advance(floor);
        _node.Disk.Journal.Append(new JournalRecord.OfWatermark(floor));
        _node.Disk.Journal.Prune(record => record switch
        {
            JournalRecord.OfVote r => r.Highest <= floor,
            JournalRecord.OfWatermark r => r.Watermark < floor,
            _ => false,
        });
    }
}
