namespace OpenLedger.Network.Wire;

/// <summary>What reading a number of variable length gave.</summary>
internal enum VarintStatus : byte
{
    /// <summary>A number.</summary>
    Done = 0,

    /// <summary>The bytes end inside the number.</summary>
    Incomplete,

    /// <summary>Longer than a number may be, or not written in as few bytes as possible.</summary>
    Invalid,
}
