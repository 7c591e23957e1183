using OpenLedger.Ledger.Queries;
using OpenLedger.Network;
using OpenLedger.Node.Driver;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Sync;

/// <summary>What sync works with.</summary>
/// <param name="Network">Peers to ask and to tell.</param>
/// <param name="Chain">The finalized chain of this node.</param>
/// <param name="Core">Commits what was fetched.</param>
/// <param name="Decoder">Decodes blocks for the core.</param>
/// <param name="Schedule">Which heights an epoch holds.</param>
/// <param name="Genesis">Hash of block 0.</param>
/// <param name="Topic">The gossip topic of new blocks.</param>
/// <param name="Domain">What votes are signed under.</param>
/// <param name="Log">Told of progress and of what does not verify.</param>
/// <param name="Time">The clock.</param>
/// <param name="Limits">Bounds.</param>
internal sealed record SyncParts(
    INetwork Network,
    IChainReader Chain,
    ISyncedCore Core,
    CandidateDecoder Decoder,
    EpochSchedule Schedule,
    Hash256 Genesis,
    string Topic,
    ConsensusDomain Domain,
    INodeLog Log,
    TimeProvider Time,
    SyncLimits Limits);
