namespace OpenLedger.Consensus.Blocks;

/// <summary>How far this node has come with executing a block.</summary>
internal enum Execution
{
    /// <summary>Not asked for.</summary>
    None = 0,

    /// <summary>The executor is at it.</summary>
    Asked,

    /// <summary>The executor lacks something; asked again at the next retry.</summary>
    Postponed,

    /// <summary>Valid.</summary>
    True,

    /// <summary>Invalid.</summary>
    False,
}
