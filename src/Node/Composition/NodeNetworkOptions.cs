namespace OpenLedger.Node.Composition;

/// <summary>Where a node listens and whom it asks for the way. The addresses are multiaddrs.</summary>
public sealed record NodeNetworkOptions
{
    /// <summary>Port a node listens on when none is named.</summary>
    public const int PortDefault = 16_129;

    /// <summary>Where this node listens, such as <c>/ip4/0.0.0.0/tcp/16129</c>; port 0 takes a free one.
    /// None: it dials only.</summary>
    public IReadOnlyList<string> ListenAddresses { get; init; } = [$"/ip4/0.0.0.0/tcp/{PortDefault}"];

    /// <summary>Where others reach this node besides, without /p2p/: the outer address of a router that
    /// passes connections on.</summary>
    public IReadOnlyList<string> ExternalAddresses { get; init; } = [];

    /// <summary>Peers to dial first, such as <c>/ip4/192.0.2.1/tcp/16129/p2p/12D3Koo...</c>.</summary>
    public IReadOnlyList<string> Bootnodes { get; init; } = [];

    /// <summary>True: the addresses of peers are kept in the data folder from one start to the next.</summary>
    public bool KeepsAddresses { get; init; } = true;
}
