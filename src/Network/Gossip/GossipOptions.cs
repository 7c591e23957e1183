namespace OpenLedger.Network.Gossip;

/// <summary>
/// Parameters of gossipsub v1.1 and v1.2 and of its peer scores. A score is a sum over topics of time in the
/// mesh and first deliveries, less squares of invalid messages, breaches and peers of one address. What a
/// topic's peers fail to deliver is not counted: on a quiet topic nobody could tell an idle peer from a bad
/// one.
/// </summary>
internal sealed record GossipOptions
{
    /// <summary>Peers a mesh aims at.</summary>
    public int MeshTarget { get; init; } = 8;

    /// <summary>Below this a mesh looks for peers.</summary>
    public int MeshLow { get; init; } = 6;

    /// <summary>Above this a mesh is cut down to its target.</summary>
    public int MeshHigh { get; init; } = 12;

    /// <summary>Peers that stay for their score when a mesh is cut down.</summary>
    public int MeshByScore { get; init; } = 4;

    /// <summary>
    /// Peers that this node dialed itself, at least, in a mesh: others cannot take them all.
    /// </summary>
    public int MeshOutbound { get; init; } = 2;

    /// <summary>Peers outside the mesh that are told what this node has, at least.</summary>
    public int LazyPeers { get; init; } = 6;

    /// <summary>The share of them that is told, when that is more.</summary>
    public double LazyShare { get; init; } = 0.25;

    /// <summary>Heartbeats during which a message can be asked for.</summary>
    public int HistoryLength { get; init; } = 5;

    /// <summary>Heartbeats during which others are told of it.</summary>
    public int HistoryGossip { get; init; } = 3;

    /// <summary>Bytes of messages kept to be asked for; the oldest leave first.</summary>
    public int HistoryBytesMax { get; init; } = 16 * 1_024 * 1_024;

    /// <summary>Messages remembered as seen.</summary>
    public int SeenMax { get; init; } = 131_072;

    /// <summary>How long a message is remembered as seen.</summary>
    public TimeSpan SeenFor { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Time between heartbeats.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a peer that was put out of a mesh stays out.</summary>
    public TimeSpan PruneBackoff { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same when this node leaves the topic.</summary>
    public TimeSpan UnsubscribeBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest such time a peer may ask for.</summary>
    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// True when own messages go to every peer of the topic above <see cref="PublishThreshold"/>: nobody can
    /// keep a message from leaving by filling the mesh, and none is lost while there is no mesh yet.
    /// </summary>
    public bool FloodPublish { get; init; } = true;

    /// <summary>Peers that are offered to one that is put out of a full mesh; 0 offers none.</summary>
    public int OffersMax { get; init; } = GossipRpc.OffersMax;

    /// <summary>How long peers of a topic that is only published to are kept.</summary>
    public TimeSpan FanoutFor { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a peer that says it has a message may take to send it.</summary>
    public TimeSpan PromiseFor { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Topics a peer may subscribe to.</summary>
    public int TopicsPerPeerMax { get; init; } = 64;

    /// <summary>Frames telling what a peer has that are read a heartbeat.</summary>
    public int HaveFramesMax { get; init; } = 10;

    /// <summary>Ids in them that are read a heartbeat.</summary>
    public int HaveIdsMax { get; init; } = 5_000;

    /// <summary>How often a peer may ask for the same message.</summary>
    public int RetransmissionsMax { get; init; } = 3;

    /// <summary>Size from which the mesh is told at once that a message is not wanted again.</summary>
    public int DoNotWantBytes { get; init; } = 1_024;

    /// <summary>Ids a peer may say it does not want, a heartbeat.</summary>
    public int DoNotWantMax { get; init; } = 512;

    /// <summary>Messages that wait for their verdict; more are ignored.</summary>
    public int ValidationQueueMax { get; init; } = 1_024;

    /// <summary>Bytes that wait for a slow peer; more are dropped.</summary>
    public int SendQueueBytesMax { get; init; } = 2 * 1_024 * 1_024;

    /// <summary>Frames that wait for a slow peer; more are dropped.</summary>
    public int SendQueueFramesMax { get; init; } = 1_024;

    /// <summary>How long a flush to a peer may take: longer means that it reads nothing.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a frame may take from its first byte to its last.</summary>
    public TimeSpan FrameTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Below this score nothing is told to or asked of a peer outside the mesh.</summary>
    public double GossipThreshold { get; init; } = -100;

    /// <summary>Below this score own messages are not sent to a peer.</summary>
    public double PublishThreshold { get; init; } = -200;

    /// <summary>Below this score nothing of a peer is read, and it is disconnected.</summary>
    public double GraylistThreshold { get; init; } = -400;

    /// <summary>How long such a peer is refused.</summary>
    public TimeSpan GraylistBan { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>From this score on the peers that a peer offers are taken.</summary>
    public double AcceptOffersThreshold { get; init; } = 10;

    /// <summary>Below this median score a mesh gets peers of better score.</summary>
    public double OpportunisticThreshold { get; init; } = 5;

    /// <summary>Heartbeats between looking at the median.</summary>
    public int OpportunisticTicks { get; init; } = 60;

    /// <summary>Points for each second in a mesh.</summary>
    public double MeshTimeWeight { get; init; } = 0.033;

    /// <summary>Most points for time in a mesh, of each topic.</summary>
    public double MeshTimeMax { get; init; } = 10;

    /// <summary>Points for each first delivery.</summary>
    public double DeliveryWeight { get; init; } = 1;

    /// <summary>First deliveries that count.</summary>
    public double DeliveryMax { get; init; } = 40;

    /// <summary>Points for the square of invalid messages.</summary>
    public double InvalidWeight { get; init; } = -20;

    /// <summary>Points for the square of breaches above the free ones.</summary>
    public double BreachWeight { get; init; } = -10;

    /// <summary>Breaches that cost nothing.</summary>
    public double BreachFree { get; init; } = 6;

    /// <summary>Points for the square of peers of one address above the free ones; not on loopback.</summary>
    public double AddressWeight { get; init; } = -5;

    /// <summary>Peers of one address that cost nothing.</summary>
    public int AddressFree { get; init; } = 10;

    /// <summary>What is left of a count after a heartbeat.</summary>
    public double Decay { get; init; } = 0.99;

    /// <summary>How long a bad score is remembered after its peer left.</summary>
    public TimeSpan RetainFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Peers whose bad scores are remembered.</summary>
    public int RetainMax { get; init; } = 4_096;
}
