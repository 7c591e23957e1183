using System.Globalization;
using OpenLedger.Attribution.Segments;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Ledger.Execution;
using OpenLedger.Node.Driver;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Composition;

/// <summary>
/// Writes the node's log as lines of text. What one peer can cause is limited to a line a second.
/// </summary>
public sealed class TextNodeLog(string node, TextWriter output, TimeProvider clock) : INodeLog
{
    private readonly Lock _gate = new();
    private DateTimeOffset _peerLineAfter;
    private long _peerLinesHeld;

    /// <inheritdoc/>
    public void EpochStarted(Epoch epoch, int validators, ValidatorIndex? self) =>
        Write("info", self is { } index
            ? $"epoch {epoch}: validator {index} of {validators}"
            : $"epoch {epoch}: following {validators} validators");

    /// <inheritdoc/>
    public void BlockRejected(CandidateBlock block, BlockRejection reason, string detail) =>
        Write("warn", $"block {block.Height} {block.Hash} rejected: {reason}: {detail}");

    /// <inheritdoc/>
    public void FaultFound(FaultEvidence evidence) =>
        Write("warn",
            $"validator {evidence.Index} is at fault: {evidence.Kind} in view {evidence.First.Body.View}");

    /// <inheritdoc/>
    public void EvidenceMoved(FaultEvidence evidence, string what)
    {
        Body body = evidence.First.Body;
        Write("info", $"evidence against validator {evidence.Index} of epoch {body.Epoch}: {what}");
    }

    /// <inheritdoc/>
    public void EvidenceUnreadable(string path) =>
        Write("warn", $"'{path}' holds no evidence: it is damaged, and left as it is");

    /// <inheritdoc/>
    public void PeerMisbehaved(string peer, string what)
    {
        lock (_gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            if (now < _peerLineAfter)
            {
                _peerLinesHeld++;
                return;
            }

            _peerLineAfter = now.AddSeconds(1);
        }

        long held = Interlocked.Exchange(ref _peerLinesHeld, 0);
        Write("warn", $"peer {peer} sent {what}{(held > 0 ? $" ({held} more lines held back)" : "")}");
    }

    /// <inheritdoc/>
    public void IndexRefused(SegmentFault fault) => Write("warn", $"segment index made anew: {fault}");

    /// <inheritdoc/>
    public void Notice(string what) => Write("info", what);

    /// <inheritdoc/>
    public void Fatal(string what, Exception? cause) =>
        Write("fatal", cause is null ? what : $"{what}\n{cause}");

    private void Write(string level, string text)
    {
        string time =
            clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        lock (_gate)
        {
            output.WriteLine($"{time} {level} {node} {text}");
            output.Flush();
        }
    }
}
