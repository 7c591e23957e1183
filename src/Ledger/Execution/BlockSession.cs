using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.State;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>
/// Everything a block (or a call) being executed has changed so far. A transaction begins with
/// <see cref="Mark"/>; when it fails, <see cref="Rollback"/> takes back what it did, except in the corpus,
/// which contracts change last.
/// </summary>
internal sealed class BlockSession(ChainView parent, BlockContext block)
{
    private readonly List<LogEntry> _logs = [];
    private readonly List<(Hash256 Root, byte[] Bytes)> _newContent = [];
    private readonly List<AttributionRecord> _attributions = [];
    private readonly List<CorpusEvent> _corpusEvents = [];
    private readonly List<InternalTransfer> _transfers = [];
    private readonly SortedDictionary<Hash256, byte[]> _content = [];
    private CorpusState? _corpus;

    public BlockContext Block { get; } = block;

    public StateJournal Journal { get; } = new(parent.State);

    public IReadOnlyList<AttributionRecord> Attributions => _attributions;

    public IReadOnlyList<CorpusEvent> CorpusEvents => _corpusEvents;

    /// <summary>What contracts moved, in order.</summary>
    public IReadOnlyList<InternalTransfer> Transfers => _transfers;

    /// <summary>Forked at first use: most calls never look at it.</summary>
    public CorpusState Corpus => _corpus ??= parent.Corpus.Fork();

    public void AddLog(LogEntry log) => _logs.Add(log);

    /// <summary>The logs since the last time they were taken.</summary>
    public IReadOnlyList<LogEntry> TakeLogs()
    {
        if (_logs.Count == 0)
        {
            return [];
        }

        LogEntry[] logs = [.. _logs];
        _logs.Clear();
        return logs;
    }

    public void AddTransfer(InternalTransfer transfer) => _transfers.Add(transfer);

    public void AddAttribution(AttributionRecord record) => _attributions.Add(record);

    public void AddContent(Hash256 root, byte[] bytes)
    {
        if (!_content.ContainsKey(root) && _content.TryAdd(root, bytes))
        {
            _newContent.Add((root, bytes));
        }
    }

    public byte[]? GetContent(Hash256 root) =>
        _content.TryGetValue(root, out byte[]? bytes) ? bytes : parent.Content.GetContent(root);

    /// <summary>New content of the block, by root.</summary>
    public SortedDictionary<Hash256, byte[]> Content => _content;

    /// <summary>Takes a text into the corpus; its bytes were added under <paramref name="root"/>.</summary>
    public ContributionId Admit(AdmissionDecision decision, in Hash256 root, bool held)
    {
        Invariant.Require(_content.ContainsKey(root), "the admitted bytes are in the content store");
        ContributionId id = Corpus.Admit(decision, held);
        _corpusEvents.Add(new CorpusEvent.Admitted(id, decision.Datanet, root, held));
        return id;
    }

    public void Release(ContributionId contribution)
    {
        Corpus.Release(contribution);
        _corpusEvents.Add(new CorpusEvent.Released(contribution));
    }

    public SegmentId? Seal(DatanetId datanet)
    {
        SegmentId? segment = Corpus.Seal(datanet);
        if (segment is { } id)
        {
            _corpusEvents.Add(new CorpusEvent.Sealed(id, datanet));
        }

        return segment;
    }

    public Checkpoint Mark() =>
        new(Journal.Mark(), _newContent.Count, _attributions.Count, _corpusEvents.Count, _transfers.Count);

    public void Rollback(Checkpoint checkpoint)
    {
        Invariant.Require(
            _corpusEvents.Count == checkpoint.CorpusEvents, "a failed call left the corpus as it was");
        Journal.Rollback(checkpoint.Journal);
        _logs.Clear();
        _attributions.RemoveRange(checkpoint.Attributions, _attributions.Count - checkpoint.Attributions);
        _transfers.RemoveRange(checkpoint.Transfers, _transfers.Count - checkpoint.Transfers);
        for (int i = _newContent.Count - 1; i >= checkpoint.Content; i--)
        {
            _content.Remove(_newContent[i].Root);
            _newContent.RemoveAt(i);
        }
    }

    internal readonly record struct Checkpoint(
        StateJournal.Checkpoint Journal, int Content, int Attributions, int CorpusEvents, int Transfers);
}
