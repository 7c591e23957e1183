namespace OpenLedger.Consensus.Votes;

/// <summary>What became of a vote.</summary>
internal enum TallyOutcome
{
    /// <summary>Counted for the first time.</summary>
    Counted,

    /// <summary>Known already.</summary>
    Known,

    /// <summary>The third body of one validator for one kind: not kept.</summary>
    Refused,
}
