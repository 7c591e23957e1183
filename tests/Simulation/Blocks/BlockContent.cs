namespace OpenLedger.Simulation.Blocks;

/// <summary>What executing a simulated block comes to.</summary>
internal enum BlockContent
{
    /// <summary>Invalid, for everybody.</summary>
    Invalid = 0,

    /// <summary>Valid, for everybody.</summary>
    Valid = 1,

    /// <summary>Valid once the content it refers to is there; until then the verdict is Pending.</summary>
    Withheld = 2,
}
