using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Evidence;

/// <summary>What became of trying to submit a proof.</summary>
internal abstract record EvidenceSubmission
{
    private EvidenceSubmission()
    {
    }

    /// <summary>The pool has the transaction.</summary>
    public sealed record Sent(Hash256 Hash, EvidenceCase.SentTransaction Transaction) : EvidenceSubmission;

    /// <summary>The contract would refuse it, now and later.</summary>
    public sealed record Refused(string Reason) : EvidenceSubmission;

    /// <summary>The account cannot pay for the gas.</summary>
    public sealed record NoFunds(UInt256 BalanceWei, UInt256 CostWei) : EvidenceSubmission;

    /// <summary>The pool does not take it; later it may.</summary>
    public sealed record NotTaken(string Reason) : EvidenceSubmission;
}
