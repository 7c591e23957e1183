namespace OpenLedger.Network.Gossip;

/// <summary>A frame while it is read or put together; every list refuses what is above its maximum.</summary>
internal sealed class GossipRpcBuilder
{
    public List<GossipSubscription> Subscriptions { get; } = [];

    public List<GossipMessage> Messages { get; } = [];

    public List<GossipHave> Have { get; } = [];

    public List<GossipId> Want { get; } = [];

    public List<string> Graft { get; } = [];

    public List<GossipPrune> Prune { get; } = [];

    public List<GossipId> DoNotWant { get; } = [];

    /// <summary>Ids read so far, of all kinds and lengths.</summary>
    public int IdCount { get; set; }

    /// <summary>Controls read so far, of all kinds: empty ones cost their reader too.</summary>
    public int ControlCount { get; set; }

    public static bool TryAdd<T>(List<T> list, T item, int max)
    {
        list.Add(item);
        return list.Count <= max;
    }

    public static bool TryAddAll(List<GossipId> list, IReadOnlyCollection<GossipId> ids)
    {
        list.AddRange(ids);
        return list.Count <= GossipRpc.IdsMax;
    }

    public GossipRpc Build() => new()
    {
        Subscriptions = [.. Subscriptions],
        Messages = [.. Messages],
        Have = [.. Have],
        Want = [.. Want],
        Graft = [.. Graft],
        Prune = [.. Prune],
        DoNotWant = [.. DoNotWant],
    };
}
