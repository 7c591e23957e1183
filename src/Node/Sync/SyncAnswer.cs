using OpenLedger.Node.Driver;

namespace OpenLedger.Node.Sync;

/// <summary>What became of a question for blocks.</summary>
internal abstract record SyncAnswer
{
    private SyncAnswer()
    {
    }

    /// <summary>Blocks that belong together.</summary>
    /// <param name="Range">Their headers are checked.</param>
    /// <param name="IsVerified">
    /// The Finalization's signatures are too; false when they are of an epoch whose set is not known yet.
    /// </param>
    public sealed record Blocks(FinalizedRange Range, bool IsVerified) : SyncAnswer;

    /// <summary>The peer does not have them.</summary>
    public sealed record Nothing : SyncAnswer;

    /// <summary>The peer asks for patience.</summary>
    public sealed record Busy : SyncAnswer;

    /// <summary>The peer is gone or does not speak the protocol.</summary>
    public sealed record Unreachable : SyncAnswer;

    /// <summary>No whole answer in time. The network has taken note of it.</summary>
    public sealed record Stalled : SyncAnswer;

    /// <summary>Bytes no honest peer sends.</summary>
    public sealed record Invalid(string Detail) : SyncAnswer;
}
