namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>Who may add text to a datanet, and when it counts.</summary>
public enum DatanetPolicyKind : byte
{
    /// <summary>Anyone with a mature commitment; accepted at once.</summary>
    Open = 0,

    /// <summary>Anyone with a mature commitment; part of a version only after a curator accepted
    /// it.</summary>
    Curated = 1,

    /// <summary>The owner alone, without a commitment; accepted at once.</summary>
    OwnerOnly = 2,
}
