using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Submission;

/// <summary>What became of trying to send a transaction of this node's own.</summary>
internal abstract record SubmissionOutcome
{
    private SubmissionOutcome()
    {
    }

    /// <summary>The pool has the transaction.</summary>
    public sealed record Sent(Hash256 Hash, SentTransaction Transaction) : SubmissionOutcome;

    /// <summary>The contract would refuse it on this head.</summary>
    public sealed record Refused(string Reason) : SubmissionOutcome;

    /// <summary>The account cannot pay for the gas.</summary>
    public sealed record NoFunds(UInt256 BalanceWei, UInt256 CostWei) : SubmissionOutcome;

    /// <summary>The pool does not take it; later it may.</summary>
    public sealed record NotTaken(string Reason) : SubmissionOutcome;
}
