namespace OpenLedger.Rpc.Eth.Subscriptions;

/// <summary>What a subscription tells.</summary>
internal enum SubscriptionKind
{
    /// <summary>Each final block's header.</summary>
    NewHeads,

    /// <summary>Matching logs of each final block.</summary>
    Logs,

    /// <summary>Each transaction that begins to wait.</summary>
    NewPendingTransactions,

    /// <summary>Whether the node catches up.</summary>
    Syncing,
}
