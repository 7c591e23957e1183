namespace OpenLedger.Ledger.Queries;

/// <summary>What a node says to bytes a user wants to leave with it.</summary>
public enum ContentOffer
{
    /// <summary>It keeps them.</summary>
    Taken = 0,

    /// <summary>It has them already.</summary>
    AlreadyHere,

    /// <summary>They are none, too many, or of another root.</summary>
    WrongRoot,

    /// <summary>It keeps as many that the chain does not know as it may: later, or elsewhere.</summary>
    Full,
}
