namespace OpenLedger.Consensus.Rules;

/// <summary>What is known of a view's proposal.</summary>
internal enum SlotState
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>P is known.</summary>
    Unverified,

    /// <summary>P's block was verified True.</summary>
    Verified,

    /// <summary>The leader signed two, or a quorum signed another: no own Notarize here.</summary>
    Equivocated,
}
