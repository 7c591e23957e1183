using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>A published version of a datanet: its first <paramref name="SegmentCount"/> segments.</summary>
/// <param name="ActivationHeight">First block in which a model may use it.</param>
/// <param name="PublishedHeight">Block of the publication.</param>
/// <param name="SegmentCount">Segments it holds.</param>
public sealed record VersionEntry(Height ActivationHeight, Height PublishedHeight, uint SegmentCount);
