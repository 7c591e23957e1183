using System.Text;
using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Segments;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Oracle;

/// <summary>A corpus under construction: blocks forked, absorbed, datanets sealed as a test says.</summary>
internal sealed class Chain(ulong lookupSeed = 0, ISegmentStore? store = null)
{
    private readonly List<CorpusState> _pending = [];

    public SegmentIndexCache Cache { get; } = new(lookupSeed: lookupSeed, store: store);

    public CorpusState State { get; private set; } = null!;

    public List<SegmentId> Segments { get; } = [];

    public Chain Start()
    {
        State = CorpusState.CreateEmpty(Cache).Fork();
        _pending.Add(State);
        return this;
    }

    public AdmissionDecision Add(string text, ulong datanet = 1)
    {
        AdmissionDecision decision = State.Evaluate(new DatanetId(datanet), Encoding.UTF8.GetBytes(text));
        if (decision.IsAccepted)
        {
            State.Admit(decision);
        }

        return decision;
    }

    public void Seal(ulong datanet = 1)
    {
        if (State.Seal(new DatanetId(datanet)) is { } segment)
        {
            Segments.Add(segment);
        }
    }

    /// <summary>
    /// The next block; the oldest pending ones are finalized until at most <paramref name="keep"/> remain.
    /// </summary>
    public void NextBlock(int keep)
    {
        while (_pending.Count > keep)
        {
            _pending[0].Absorb();
            _pending.RemoveAt(0);
        }

        State = State.Fork();
        _pending.Add(State);
    }

    public ModelCorpus Open() => State.OpenModel(Segments);
}
