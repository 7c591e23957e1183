using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Oracles;

/// <summary>
/// Who signed and who published what. Counts by itself: a quorum is 3 * power > 2 * total of that epoch's
/// plan. What was signed bounds what can be proved at all; what was published is what others can act on.
/// </summary>
internal sealed class VoteBook(EpochPlan epochs)
{
    private readonly Dictionary<Body, Tally> _signed = [];
    private readonly Dictionary<Body, Tally> _published = [];
    private readonly Dictionary<(Epoch Epoch, View View, BodyKind Kind), List<Body>> _quorums = [];
    private readonly HashSet<(Epoch Epoch, View View)> _closed = [];

    /// <summary>A key made a signature, whoever's hands it is in.</summary>
    public void Sign(in Body body, ValidatorIndex index)
    {
        Add(_signed, body, index);
        if (IsQuorum(_signed, body))
        {
            _closed.Add((body.Epoch, body.View));
        }
    }

    /// <summary>True when the index really signed the body.</summary>
    public bool HasSigned(in Body body, ValidatorIndex index) =>
        _signed.TryGetValue(body, out Tally? tally) && tally.Has(index.Value);

    /// <summary>
    /// A signature left a node: counts it if it is real. True when the body has its quorum just now.
    /// </summary>
    public bool Publish(in Body body, ValidatorIndex index)
    {
        if (!HasSigned(body, index))
        {
            return false;
        }

        bool had = HasQuorum(body);
        Add(_published, body, index);
        if (had || !HasQuorum(body))
        {
            return false;
        }

        (Epoch, View, BodyKind) key = (body.Epoch, body.View, body.Kind);
        if (!_quorums.TryGetValue(key, out List<Body>? same))
        {
            same = [];
            _quorums[key] = same;
        }

        same.Add(body);
        return true;
    }

    /// <summary>True when a quorum published the body.</summary>
    public bool HasQuorum(in Body body) => IsQuorum(_published, body);

    /// <summary>The bodies of a kind that reached their quorum in a view.</summary>
    public IReadOnlyList<Body> Quorums(Epoch epoch, View view, BodyKind kind) =>
        _quorums.TryGetValue((epoch, view, kind), out List<Body>? bodies) ? bodies : [];

    /// <summary>True when a quorum signed the body, published or not.</summary>
    public bool IsSignedByQuorum(in Body body) => IsQuorum(_signed, body);

    /// <summary>True when a quorum signed one body of a view, so that leaving it can be right.</summary>
    public bool IsClosed(Epoch epoch, View view) => _closed.Contains((epoch, view));

    /// <summary>The power of the signers that really signed a body.</summary>
    public bool ProvesQuorum(in Body body, IEnumerable<ValidatorIndex> signers)
    {
        EpochMembers members = epochs.At(body.Epoch);
        ulong power = 0;
        foreach (ValidatorIndex index in signers)
        {
            power += HasSigned(body, index) ? members.Powers[index.Value] : 0;
        }

        return 3 * power > 2 * members.TotalPower;
    }

    private bool IsQuorum(Dictionary<Body, Tally> book, in Body body) =>
        book.TryGetValue(body, out Tally? tally) && 3 * tally.Power > 2 * epochs.At(body.Epoch).TotalPower;

    private void Add(Dictionary<Body, Tally> book, in Body body, ValidatorIndex index)
    {
        EpochMembers members = epochs.At(body.Epoch);
        if (index.Value >= members.Count)
        {
            return;
        }

        if (!book.TryGetValue(body, out Tally? tally))
        {
            tally = new Tally();
            book[body] = tally;
        }

        tally.Add(index.Value, members.Powers[index.Value]);
    }
}
