using OpenLedger.Network.Protocols.Requests;

namespace OpenLedger.Network.Discovery.Kademlia;

/// <summary>Parameters of the distributed hash table.</summary>
internal sealed record KadOptions
{
    /// <summary>The protocol's name.</summary>
    public string Protocol { get; init; } = "/openledger/kad/1.0.0";

    /// <summary>False for a client: it asks and is asked nothing.</summary>
    public bool Serves { get; init; } = true;

    /// <summary>Peers of a bucket, and of an answer.</summary>
    public int BucketSize { get; init; } = 20;

    /// <summary>Peers of one network group in a bucket; local groups are not counted.</summary>
    public int PerGroupMax { get; init; } = 4;

    /// <summary>Peers asked at a time.</summary>
    public int AskedAtOnce { get; init; } = 3;

    /// <summary>Peers asked in one lookup.</summary>
    public int AskedMax { get; init; } = 60;

    /// <summary>How long a question may take, dialing included.</summary>
    public TimeSpan AskTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stream may be silent before the next question.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a lookup may take.</summary>
    public TimeSpan LookupTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Time between the first lookups; doubles up to <see cref="LookupEvery"/>.</summary>
    public TimeSpan LookupFirst { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time between lookups of a node that runs for long.</summary>
    public TimeSpan LookupEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What one peer may ask.</summary>
    public RequestOptions Budget { get; init; } = new()
    {
        ConcurrentPerPeerMax = 8,
        PerSecondPerPeer = 10,
        BurstPerPeer = 40,
    };
}
