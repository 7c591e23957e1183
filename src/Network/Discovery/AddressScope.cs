namespace OpenLedger.Network.Discovery;

/// <summary>
/// How far an address reaches; a peer is believed only about addresses that reach as far as it.
/// </summary>
internal enum AddressScope : byte
{
    /// <summary>This host only.</summary>
    Loopback = 0,

    /// <summary>A local network: private, shared or link-local ranges.</summary>
    Private,

    /// <summary>Everybody; names count as this.</summary>
    Public,
}
