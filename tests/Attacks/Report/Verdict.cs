namespace OpenLedger.Attacks.Report;

/// <summary>What an experiment says of an attack.</summary>
internal enum Verdict
{
    /// <summary>It never pays: not even what is paid out rises.</summary>
    Holds,

    /// <summary>Not more is paid out; it costs less than the honest thing.</summary>
    Cheaper,

    /// <summary>More is paid out than without, but less than it costs over the questions asked.</summary>
    PaysAtVolume,

    /// <summary>It pays, costs included.</summary>
    Pays,
}
