namespace OpenLedger.Network;

/// <summary>What a peer did that its bytes alone do not show.</summary>
public enum PeerOffence
{
    /// <summary>It answered nothing in time.</summary>
    Stall,

    /// <summary>It answered within the rules, but with nothing that helps.</summary>
    UselessAnswer,

    /// <summary>It gave data that does not verify.</summary>
    InvalidData,
}
