namespace OpenLedger.Network.Gossip;

/// <summary>
/// The messages of the last heartbeats, to be asked for, bounded in bytes: the oldest leave first. Of the
/// router alone.
/// </summary>
internal sealed class GossipHistory(int windows, int bytesMax)
{
    private readonly Dictionary<GossipId, GossipMessage> _messages = [];
    private readonly Dictionary<GossipId, Dictionary<PeerId, int>> _asked = [];
    private readonly HashSet<GossipId> _own = [];
    private readonly LinkedList<List<GossipId>> _windows = new([[]]);
    private long _bytes;

    /// <summary>Bytes held.</summary>
    public long Bytes => _bytes;

    /// <summary>Keeps a message from now on.</summary>
    public void Add(GossipId id, GossipMessage message, bool isOwn)
    {
        if (!_messages.TryAdd(id, message))
        {
            return;
        }

        if (isOwn)
        {
            _own.Add(id);
        }

        _bytes += message.Data.Length;
        _windows.First!.Value.Add(id);
        while (_bytes > bytesMax)
        {
            DropOldest();
        }
    }

    /// <summary>
    /// A message a peer asks for; null when it is gone, or asked for too often by that peer.
    /// </summary>
    public GossipMessage? Ask(GossipId id, PeerId peer, int most)
    {
        if (!_messages.TryGetValue(id, out GossipMessage? message))
        {
            return null;
        }

        if (!_asked.TryGetValue(id, out Dictionary<PeerId, int>? byPeer))
        {
            _asked[id] = byPeer = [];
        }

        byPeer[peer] = byPeer.GetValueOrDefault(peer) + 1;
        return byPeer[peer] <= most ? message : null;
    }

    /// <summary>Ids of a topic in the newest windows.</summary>
    public List<GossipId> Recent(string topic, int newest) =>
        [.. _windows.Take(newest).SelectMany(window => window).Where(id => _messages[id].Topic == topic)];

    /// <summary>This node's own messages of a topic, oldest first.</summary>
    public GossipId[] OwnOf(string topic) =>
    [
        .. _windows.Reverse().SelectMany(window => window)
            .Where(id => _own.Contains(id) && _messages[id].Topic == topic),
    ];

    /// <summary>A heartbeat passed: the oldest window leaves.</summary>
    public void Shift()
    {
        _windows.AddFirst([]);
        while (_windows.Count > windows)
        {
            _windows.Last!.Value.ForEach(Forget);
            _windows.RemoveLast();
        }
    }

    private void DropOldest()
    {
        LinkedListNode<List<GossipId>>? window = _windows.Last;
        while (window is not null && window.Value.Count == 0)
        {
            window = window.Previous;
        }

        if (window is not null)
        {
            GossipId oldest = window.Value[0];
            window.Value.RemoveAt(0);
            Forget(oldest);
        }
    }

    private void Forget(GossipId id)
    {
        if (_messages.Remove(id, out GossipMessage? message))
        {
            _bytes -= message.Data.Length;
            _asked.Remove(id);
            _own.Remove(id);
        }
    }
}
