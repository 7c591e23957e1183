using System.Security.Cryptography;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Logs;
using OpenLedger.Rpc.Server;
using OpenLedger.Rpc.Sockets;

namespace OpenLedger.Rpc.Eth.Subscriptions;

/// <summary>Who asked to be told what, bounded for each session. Thread-safe.</summary>
internal sealed class SubscriptionTable(RpcLimits limits)
{
    private const int IdBytes = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt256, Subscription> _all = [];
    private readonly Dictionary<RpcSession, int> _counts = [];
    private volatile Subscription[] _snapshot = [];

    /// <summary>All of them now; never changed.</summary>
    public IReadOnlyList<Subscription> All => _snapshot;

    /// <summary>Adds one and gives its id.</summary>
    public UInt256 Add(RpcSession session, SubscriptionKind kind, LogQuery? query, bool fullTransactions)
    {
        lock (_gate)
        {
            int own = _counts.GetValueOrDefault(session);
            if (own >= limits.SubscriptionsMax)
            {
                throw RpcException.Limit(
                    $"a socket has at most {limits.SubscriptionsMax} subscriptions (rpc.subscriptionsMax)");
            }

            UInt256 id = new(RandomNumberGenerator.GetBytes(IdBytes));
            Subscription added = new(id, session, kind, query, fullTransactions);
            _counts[session] = own + 1;
            session.AfterAnswer(() => Begin(added));
            return id;
        }
    }

    /// <summary>Forgets one of a session's own; false when it has none of that id.</summary>
    public bool Remove(RpcSession session, UInt256 id)
    {
        lock (_gate)
        {
            if (!_all.TryGetValue(id, out Subscription? one) || one.Session != session)
            {
                return false;
            }

            _all.Remove(id);
            _counts[session]--;
            _snapshot = [.. _all.Values];
            return true;
        }
    }

    // Only now, so that the caller knows the id before it is told anything.
    private void Begin(Subscription added)
    {
        lock (_gate)
        {
            _all.Add(added.Id, added);
            _snapshot = [.. _all.Values];
        }

        // At once when the session has ended meanwhile.
        added.Session.Ended.Register(() => RemoveAll(added.Session));
    }

    private void RemoveAll(RpcSession session)
    {
        lock (_gate)
        {
            _counts.Remove(session);
            foreach (Subscription one in _all.Values.Where(one => one.Session == session).ToArray())
            {
                _all.Remove(one.Id);
            }

            _snapshot = [.. _all.Values];
        }
    }
}
