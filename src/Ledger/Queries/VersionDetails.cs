using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>A published version of a datanet.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="ActivationHeight">First block in which models may use it.</param>
/// <param name="PublishedHeight">Block of its publication.</param>
/// <param name="Segments">What it holds.</param>
/// <param name="Tokens">Tokens in it, masked ones included.</param>
public sealed record VersionDetails(
    uint Version,
    Height ActivationHeight,
    Height PublishedHeight,
    IReadOnlyList<SegmentId> Segments,
    long Tokens);
