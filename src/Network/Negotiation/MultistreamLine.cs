namespace OpenLedger.Network.Negotiation;

/// <summary>What reading a negotiation line gave.</summary>
internal enum MultistreamLine : byte
{
    /// <summary>A line.</summary>
    Done = 0,

    /// <summary>The bytes end inside the line.</summary>
    Incomplete,

    /// <summary>Too long, not ended as a line, or not printable ASCII.</summary>
    Malformed,
}
