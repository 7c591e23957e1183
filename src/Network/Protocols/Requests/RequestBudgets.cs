using System.Collections.Concurrent;
using OpenLedger.Network.Connections;

namespace OpenLedger.Network.Protocols.Requests;

/// <summary>
/// The budgets of peers by protocol, kept apart from connections, so that connecting again does not fill a
/// budget again. Thread-safe.
/// </summary>
internal sealed class RequestBudgets(Swarm swarm)
{
    /// <summary>
    /// Budgets that are remembered; above it those of peers that left are forgotten.
    /// </summary>
    public const int Max = 1_024;

    private readonly ConcurrentDictionary<(PeerId Peer, string Protocol), RequestBudget> _budgets = new();

    /// <summary>The budget of a stream's peer for its protocol.</summary>
    public RequestBudget Of(PeerStream stream, RequestOptions options)
    {
        if (_budgets.Count >= Max)
        {
            foreach ((PeerId Peer, string Protocol) key in _budgets.Keys.Where(
                key => swarm.Find(key.Peer) is null))
            {
                _budgets.TryRemove(key, out _);
            }
        }

        return _budgets.GetOrAdd(
            (stream.Peer, stream.Protocol), _ => new RequestBudget(options, swarm.Options.Time));
    }
}
