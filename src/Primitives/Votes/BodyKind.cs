namespace OpenLedger.Primitives.Votes;

/// <summary>What a vote says. 4 to 15 are reserved: unknown kinds are ignored and never punished.</summary>
public enum BodyKind
{
    /// <summary>"P is valid and extends a certified parent."</summary>
    Notarize = 1,

    /// <summary>"I give up on this view."</summary>
    Nullify = 2,

    /// <summary>"P is certified here and I shall never nullify its view."</summary>
    Finalize = 3,
}
