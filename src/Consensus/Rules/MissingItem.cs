using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Rules;

/// <summary>One thing asked for.</summary>
internal sealed class MissingItem(ValidatorIndex first)
{
    /// <summary>Whom it was asked first.</summary>
    public ValidatorIndex First { get; } = first;

    /// <summary>How often it was asked since.</summary>
    public int Attempts { get; set; }

    /// <summary>Named since the last retry.</summary>
    public bool IsNeeded { get; set; } = true;
}
