using System.Collections.Immutable;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Discovery.Book;
using OpenLedger.Network.Discovery.Dialing;
using OpenLedger.Network.Discovery.Kademlia;
using OpenLedger.Network.Discovery.Scores;

namespace OpenLedger.Network.Discovery;

/// <summary>How a node finds peers. The defaults are what a node runs with.</summary>
internal sealed record DiscoveryOptions
{
    /// <summary>Peers to begin with and to keep: addresses that end in a peer.</summary>
    public ImmutableArray<Multiaddr> Bootnodes { get; init; } = [];

    /// <summary>The address book's file; null keeps it in memory.</summary>
    public string? BookPath { get; init; }

    /// <summary>
    /// Time until a book that changed is saved first; doubles up to <see cref="SaveEvery"/>, and begins anew
    /// with a peer that is protected: a node that crashes soon after knows the validators still.
    /// </summary>
    public TimeSpan SaveFirst { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time between saves of a book that changed; a ban is saved at once.</summary>
    public TimeSpan SaveEvery { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Time between looks at connections and scores.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Seed of jitter and draws; each node should have another.</summary>
    public int Seed { get; init; } = Random.Shared.Next();

    /// <summary>Bounds of the book.</summary>
    public BookOptions Book { get; init; } = new();

    /// <summary>How peers are dialed.</summary>
    public DialOptions Dialing { get; init; } = new();

    /// <summary>What faults cost.</summary>
    public ScoreOptions Scores { get; init; } = new();

    /// <summary>The distributed hash table.</summary>
    public KadOptions Kademlia { get; init; } = new();

    /// <summary>Takes what the operator should know. Must not block.</summary>
    public Action<DiscoveryNotice, string> Notice { get; init; } = (_, _) => { };
}
