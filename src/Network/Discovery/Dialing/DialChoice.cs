using OpenLedger.Network.Discovery.Book;

namespace OpenLedger.Network.Discovery.Dialing;

/// <summary>
/// Whom to dial of many. Peers that were reached before and peers that were not are drawn with equal chance
/// while there are both: the first keep a node among peers it knows, the second let it meet others. Of those,
/// one of the network group with the fewest connections.
/// </summary>
internal static class DialChoice
{
    /// <summary>Picks at most so many.</summary>
    /// <param name="candidates">Peers that may be dialed.</param>
    /// <param name="groups">The groups of peers this node dialed and is connected with.</param>
    /// <param name="count">How many.</param>
    /// <param name="random">Draws.</param>
    public static IReadOnlyList<PeerId> Pick(
        IEnumerable<BookEntry> candidates, IEnumerable<NetworkGroup> groups, int count, Random random)
    {
        BookEntry[] shuffled = [.. candidates.Where(entry => !entry.Addresses.IsEmpty)];
        random.Shuffle(shuffled);
        List<BookEntry> known = [.. shuffled.Where(entry => entry.LastSuccess is not null)];
        List<BookEntry> fresh = [.. shuffled.Where(entry => entry.LastSuccess is null)];
        Dictionary<NetworkGroup, int> taken = [];
        foreach (NetworkGroup group in groups)
        {
            taken[group] = taken.GetValueOrDefault(group) + 1;
        }

        List<PeerId> picked = [];
        while (picked.Count < count && known.Count + fresh.Count > 0)
        {
            bool fromKnown = fresh.Count == 0 || (known.Count > 0 && random.Next(2) == 0);
            List<BookEntry> pool = fromKnown ? known : fresh;
            BookEntry best = pool.MinBy(entry => GroupOf(entry) is { IsLocal: false } group
                ? taken.GetValueOrDefault(group) : 0)!;
            pool.Remove(best);
            picked.Add(best.Peer);
            taken[GroupOf(best)] = taken.GetValueOrDefault(GroupOf(best)) + 1;
        }

        return picked;
    }

    private static NetworkGroup GroupOf(BookEntry entry) => NetworkGroup.Of(entry.Addresses[0].Address);
}
