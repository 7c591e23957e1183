using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Genesis;

namespace OpenLedger.Explorer;

/// <summary>What the pages read. Everything in it is thread-safe; nothing in it writes.</summary>
public sealed record ExplorerContext
{
    /// <summary>The finalized chain.</summary>
    public required IChainReader Chain { get; init; }

    /// <summary>The transactions that wait.</summary>
    public required ITransactionPool Pool { get; init; }

    /// <summary>The node.</summary>
    public required INodeStatus Node { get; init; }

    /// <summary>The chain's parameters.</summary>
    public required GenesisConfig Genesis { get; init; }

    /// <summary>The read side of datanets, models and inferences.</summary>
    public required LedgerQueries Queries { get; init; }

    /// <summary>The interfaces of the system contracts.</summary>
    public required SystemContracts Contracts { get; init; }

    /// <summary>Checks receipts.</summary>
    public required IReceiptVerifier Verifier { get; init; }

    /// <summary>Gives OPEN to who asks; null: there is none.</summary>
    public IFaucet? Faucet { get; init; }

    /// <summary>Tells how old something is.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
