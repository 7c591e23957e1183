namespace OpenLedger.Network.Discovery.Book;

/// <summary>
/// Who told of a peer: the configuration, another peer, or the network the peer itself called from. The book
/// takes a limited number of peers from each.
/// </summary>
internal readonly record struct BookSource(string Name)
{
    /// <summary>Longest name in bytes.</summary>
    public const int BytesMax = 320;

    /// <summary>The node's own configuration.</summary>
    public static readonly BookSource Configured = new("configured");

    /// <summary>
    /// Peers of this host or a local network that introduced themselves; those of earlier configurations.
    /// </summary>
    public static readonly BookSource Local = new("local");

    /// <summary>True when the number of its entries is limited.</summary>
    public bool IsLimited => this != Configured && this != Local;

    /// <summary>Another peer.</summary>
    public static BookSource OfPeer(PeerId peer) => new("peer:" + peer.Value);

    /// <summary>The peer itself, by the network it is in: identities are cheap, networks are not.</summary>
    public static BookSource OfItself(NetworkGroup group) =>
        group.IsLocal ? Local : new BookSource("net:" + group.Name);
}
