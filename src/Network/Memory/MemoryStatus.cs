using System.Collections.Concurrent;
using System.Diagnostics;

namespace OpenLedger.Network.Memory;

/// <summary>What an endpoint knows of the others: bytes both ways and scores.</summary>
internal sealed class MemoryStatus(MemoryHub hub, MemoryNetwork owner) : INetworkStatus
{
    private readonly ConcurrentDictionary<PeerId, Account> _accounts = new();

    /// <inheritdoc/>
    public string PeerIdText => owner.Local.Value;

    /// <inheritdoc/>
    public IReadOnlyList<string> ListenAddresses => [];

    /// <inheritdoc/>
    public IReadOnlyList<PeerStatus> Peers => [.. hub.OthersThan(owner).Select(StatusOf)];

    /// <summary>Bytes went from one endpoint to another.</summary>
    internal static void Count(MemoryNetwork from, MemoryNetwork to, int bytes)
    {
        Interlocked.Add(ref from.StatusHere.AccountOf(to.Local).Sent, bytes);
        Interlocked.Add(ref to.StatusHere.AccountOf(from.Local).Received, bytes);
    }

    /// <summary>Takes points off a peer's score.</summary>
    internal void Lower(PeerId peer, double points)
    {
        Account account = AccountOf(peer);
        lock (account)
        {
            account.Score -= points;
        }
    }

    /// <summary>A peer left.</summary>
    internal void Forget(PeerId peer) => _accounts.TryRemove(peer, out _);

    private Account AccountOf(PeerId peer) => _accounts.GetOrAdd(peer, _ => new Account());

    private PeerStatus StatusOf(MemoryNetwork peer)
    {
        Account account = AccountOf(peer.Local);
        double score;
        lock (account)
        {
            score = account.Score;
        }

        return new PeerStatus(
            peer.Local, "", IsOutbound: false, "memory", peer.RequestsHere.Protocols, score,
            Interlocked.Read(ref account.Received), Interlocked.Read(ref account.Sent),
            Stopwatch.GetElapsedTime(account.Since), owner.Reaches(peer));
    }

    private sealed class Account
    {
        public long Since { get; } = Stopwatch.GetTimestamp();

        public double Score { get; set; }

        public long Sent;

        public long Received;
    }
}
