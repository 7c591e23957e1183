namespace OpenLedger.Fuzz.Decoders;

/// <summary>Every decoder of foreign bytes, by name.</summary>
internal static class DecoderRegistry
{
    /// <summary>All of them, in the order of the house.</summary>
    public static IReadOnlyList<FuzzedDecoder> All { get; } =
    [
        .. WireDecoders.All, .. PeerDecoders.All, .. GossipDecoders.All, .. ConsensusDecoders.All,
        .. SyncDecoders.All, .. ChainDecoders.All, .. LedgerDecoders.All,
    ];
}
