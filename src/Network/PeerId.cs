namespace OpenLedger.Network;

/// <summary>Identity of a peer as text: a libp2p peer id on a socket network, any unique name in
/// memory.</summary>
public readonly record struct PeerId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
