using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Logs;
using OpenLedger.Rpc.Sockets;

namespace OpenLedger.Rpc.Eth.Subscriptions;

/// <summary>What a session asked to be told.</summary>
/// <param name="Id">Random, so that nobody can guess another's.</param>
/// <param name="Session">Who asked.</param>
/// <param name="Kind">What it tells.</param>
/// <param name="Query">The logs asked for; null for other kinds.</param>
/// <param name="FullTransactions">True: pending transactions whole; false: their hashes.</param>
internal sealed record Subscription(
    UInt256 Id, RpcSession Session, SubscriptionKind Kind, LogQuery? Query = null, bool FullTransactions = false);
