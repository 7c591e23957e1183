namespace OpenLedger.Node.Composition;

/// <summary>How important a line of the log is.</summary>
public enum NodeLogLevel
{
    /// <summary>What an operator may want to know.</summary>
    Info = 0,

    /// <summary>Something is wrong, with a peer or around the node; it goes on.</summary>
    Warn,

    /// <summary>The node stops.</summary>
    Error,
}
