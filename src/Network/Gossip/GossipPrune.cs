using System.Collections.Immutable;

namespace OpenLedger.Network.Gossip;

/// <summary>
/// A peer leaves the other's mesh of a topic, for at least a time, and names others to try.
/// </summary>
/// <param name="Topic">The topic.</param>
/// <param name="BackoffSeconds">How long not to come back; 0 when not said.</param>
/// <param name="Records">Signed peer records of others.</param>
internal sealed record GossipPrune(
    string Topic, ulong BackoffSeconds, ImmutableArray<ReadOnlyMemory<byte>> Records);
