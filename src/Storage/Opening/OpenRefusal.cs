namespace OpenLedger.Storage.Opening;

/// <summary>Why a data folder was not opened. Nothing in it was changed.</summary>
public enum OpenRefusal
{
    /// <summary>This or another process has it open.</summary>
    InUse,

    /// <summary>It belongs to a chain with another genesis block.</summary>
    OtherGenesis,

    /// <summary>A newer version of the node wrote it.</summary>
    NewerFormat,

    /// <summary>Its files are not what this node writes, or they are damaged.</summary>
    Damaged,
}
