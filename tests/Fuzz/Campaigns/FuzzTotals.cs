namespace OpenLedger.Fuzz.Campaigns;

/// <summary>What a decoder did with its frames.</summary>
/// <param name="Decoder">Its name.</param>
/// <param name="Frames">Frames fed.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Accepted">Frames it accepted.</param>
/// <param name="AllocatedMost">Most bytes that one decoding allocated.</param>
/// <param name="AllocatedShare">The largest share of its cap that one decoding allocated.</param>
/// <param name="Slowest">The longest decoding; of one that was too long, the fastest of five.</param>
/// <param name="Elapsed">Time for all.</param>
/// <param name="Findings">What went wrong.</param>
internal sealed record FuzzTotals(
    string Decoder, long Frames, long Bytes, long Accepted, long AllocatedMost, double AllocatedShare,
    TimeSpan Slowest, TimeSpan Elapsed, IReadOnlyList<FuzzFinding> Findings);
