using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Rpc.Devnet;
using OpenLedger.Rpc.Eth.Filters;
using OpenLedger.Rpc.Eth.Subscriptions;
using OpenLedger.Rpc.Node;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc;

/// <summary>
/// What the methods read and where they send transactions. Everything in it is thread-safe.
/// </summary>
public sealed record RpcContext
{
    /// <summary>The finalized chain.</summary>
    public required IChainReader Chain { get; init; }

    /// <summary>The transactions of each account.</summary>
    public required IAccountHistory Accounts { get; init; }

    /// <summary>The transactions that wait.</summary>
    public required ITransactionPool Pool { get; init; }

    /// <summary>The node.</summary>
    public required INodeStatus Node { get; init; }

    /// <summary>Whom it is connected with.</summary>
    public required IPeerReader Peers { get; init; }

    /// <summary>Runs calls.</summary>
    public required BlockExecutor Executor { get; init; }

    /// <summary>The read side of openledger_*.</summary>
    public LedgerQueries Queries => new(Executor.Genesis, Chain);

    /// <summary>Keeps sidecars' contents on their way; null: this node takes none.</summary>
    public IContentInbox? Contents { get; init; }

    /// <summary>What a devnet's users may do; null: this is none.</summary>
    public IDevnetControls? Devnet { get; init; }

    /// <summary>The bounds.</summary>
    public RpcLimits Limits { get; init; } = new();

    /// <summary>What lately began to wait, for filters.</summary>
    internal ArrivalLog Arrivals { get; } = new();

    /// <summary>Who asked to be told what.</summary>
    internal SubscriptionTable Subscriptions => field ??= new SubscriptionTable(Limits);

    /// <summary>Tells when filters expire.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
