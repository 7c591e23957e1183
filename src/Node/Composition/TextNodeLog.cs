using System.Globalization;
using OpenLedger.Attribution.Segments;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Ledger.Execution;
using OpenLedger.Network;
using OpenLedger.Node.Driver;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Composition;

/// <summary>
/// Writes the node's log as lines of text. What one peer can cause is limited to a line a second, dropped
/// peers to <see cref="DropLinesMax"/> lines of each reason in <see cref="DropWindow"/>.
/// </summary>
/// <param name="node">Stands in every line.</param>
/// <param name="output">Takes the lines.</param>
/// <param name="clock">Dates them.</param>
/// <param name="least">Lines of less importance are left out.</param>
public sealed class TextNodeLog(
    string node, TextWriter output, TimeProvider clock, NodeLogLevel least = NodeLogLevel.Info) : INodeLog
{
    /// <summary>Lines of dropped peers of one reason in a window; the next one tells how many more there
    /// were.</summary>
    public const int DropLinesMax = 5;

    /// <summary>Most characters of what a peer said in a line.</summary>
    public const int ForeignTextMax = 200;

    /// <summary>The window of <see cref="DropLinesMax"/>.</summary>
    public static readonly TimeSpan DropWindow = TimeSpan.FromSeconds(10);

    private readonly LineBudget<DisconnectReason> _drops = new(DropLinesMax, DropWindow);
    private readonly Lock _gate = new();
    private DateTimeOffset _peerLineAfter;
    private long _peerLinesHeld;

    /// <inheritdoc/>
    public void EpochStarted(Epoch epoch, int validators, ValidatorIndex? self) =>
        Write(NodeLogLevel.Info, self is { } index
            ? $"epoch {epoch}: validator {index} of {validators}"
            : $"epoch {epoch}: following {validators} validators");

    /// <inheritdoc/>
    public void BlockRejected(CandidateBlock block, BlockRejection reason, string detail) =>
        Write(NodeLogLevel.Warn, $"block {block.Height} {block.Hash} rejected: {reason}: {detail}");

    /// <inheritdoc/>
    public void FaultFound(FaultEvidence evidence) =>
        Write(NodeLogLevel.Warn,
            $"validator {evidence.Index} is at fault: {evidence.Kind} in view {evidence.First.Body.View}");

    /// <inheritdoc/>
    public void EvidenceMoved(FaultEvidence evidence, string what)
    {
        Body body = evidence.First.Body;
        Write(
            NodeLogLevel.Info,
            $"evidence against validator {evidence.Index} of epoch {body.Epoch}: {what}");
    }

    /// <inheritdoc/>
    public void EvidenceUnreadable(string path) =>
        Write(NodeLogLevel.Warn, $"'{path}' holds no evidence: it is damaged, and left as it is");

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
        Write(
            NodeLogLevel.Warn,
            $"peer {peer} sent {what}{(held > 0 ? $" ({held} more lines held back)" : "")}");
    }

    /// <inheritdoc/>
    public void PeerDropped(string peer, DisconnectReason reason, string detail)
    {
        long? held;
        lock (_gate)
        {
            held = _drops.Take(reason, clock.GetUtcNow());
        }

        if (held is { } before)
        {
            string prefix = $"{reason}: ";
            string words = detail.StartsWith(prefix, StringComparison.Ordinal)
                ? detail[prefix.Length..] : detail;
            Write(
                IsOrderly(reason) ? NodeLogLevel.Info : NodeLogLevel.Warn,
                $"peer {peer} dropped: {prefix}{Foreign(words)}"
                + (before > 0 ? $" ({before} more lines of {reason} held back)" : ""));
        }
    }

    /// <inheritdoc/>
    public void IndexRefused(SegmentFault fault) =>
        Write(NodeLogLevel.Warn, $"segment index made anew: {fault}");

    /// <inheritdoc/>
    public void Notice(string what) => Write(NodeLogLevel.Info, what);

    /// <summary>Something around the node is not as it should be; it goes on.</summary>
    public void Warning(string what) => Write(NodeLogLevel.Warn, what);

    /// <inheritdoc/>
    public void Fatal(string what, Exception? cause) =>
        Write(NodeLogLevel.Error, cause is null ? what : $"{what}\n{cause}");

    // Peers come and go; that nobody is at fault is no warning.
    private static bool IsOrderly(DisconnectReason reason) => reason is DisconnectReason.None
        or DisconnectReason.ClosedHere or DisconnectReason.ClosedByPeer or DisconnectReason.TransportFailed
        or DisconnectReason.ResetByPeer or DisconnectReason.Duplicate or DisconnectReason.Trimmed;

    // What a peer said stands on one line, without what a terminal would obey.
    private static string Foreign(string text) => new(
        [.. text.Take(ForeignTextMax).Select(c => char.IsControl(c) ? ' ' : c)]);

    private void Write(NodeLogLevel level, string text)
    {
        if (level < least)
        {
            return;
        }

        string name = level switch
        {
            NodeLogLevel.Info => "info",
            NodeLogLevel.Warn => "warn",
            _ => "fatal",
        };
        string time =
            clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        lock (_gate)
        {
            output.WriteLine($"{time} {name} {node} {text}");
            output.Flush();
        }
    }
}
