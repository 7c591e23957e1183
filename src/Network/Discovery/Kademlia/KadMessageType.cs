namespace OpenLedger.Network.Discovery.Kademlia;

/// <summary>The kinds of messages of kad-dht that are known here; others are not answered.</summary>
internal enum KadMessageType
{
    /// <summary>Who is closest to a key.</summary>
    FindNode = 4,

    /// <summary>Are you there; answered alike.</summary>
    Ping = 5,
}
