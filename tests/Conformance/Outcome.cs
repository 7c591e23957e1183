namespace OpenLedger.Conformance;

/// <summary>How a case ended.</summary>
internal enum Outcome
{
    /// <summary>As the specification says.</summary>
    Passes,

    /// <summary>Not as the specification says.</summary>
    Fails,

    /// <summary>It asks for what this chain has not.</summary>
    DoesNotApply,
}
