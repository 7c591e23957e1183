namespace OpenLedger.Network.Discovery;

/// <summary>What discovery tells the operator, by name.</summary>
public enum DiscoveryNotice : byte
{
    /// <summary>The address book's file was read.</summary>
    BookLoaded = 0,

    /// <summary>The address book's file is torn, changed or no book; the node starts without.</summary>
    BookDamaged,

    /// <summary>The disk refused to read the address book's file; the node starts without.</summary>
    BookUnreadable,

    /// <summary>The disk refused to write the address book's file; it is tried again.</summary>
    BookUnwritable,

    /// <summary>A bootnode's address names no peer or cannot be dialed; it is left out.</summary>
    BootnodeUnusable,

    /// <summary>A peer was banned for a time.</summary>
    PeerBanned,
}
