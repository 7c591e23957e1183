using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Network;
using OpenLedger.Node.Driver;
using OpenLedger.Primitives.Availability;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Storage.Chain;
using OpenLedger.Storage.Contents;

namespace OpenLedger.Node.Content;

/// <summary>What a <see cref="ContentService"/> works with.</summary>
/// <param name="Contents">The contents on their way.</param>
/// <param name="Chain">The finalized chain.</param>
/// <param name="Seats">Reads epochs' sets.</param>
/// <param name="Domain">What words about content are signed under.</param>
/// <param name="Key">The validator's key; null for a node without one.</param>
/// <param name="Network">Asks peers and answers them.</param>
/// <param name="Topic">The gossip topic.</param>
/// <param name="Executor">Tries a transaction before it is sent.</param>
/// <param name="Pool">Takes the transactions that activate.</param>
/// <param name="Log">Told what goes wrong.</param>
internal sealed record ContentParts(
    ContentStore Contents,
    ChainStore Chain,
    EpochSeats Seats,
    AvailabilityDomain Domain,
    PrivateKey? Key,
    INetwork Network,
    string Topic,
    BlockExecutor Executor,
    ITransactionPool Pool,
    INodeLog Log)
{
    /// <summary>Counts pauses and dates uploads.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
