using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Admission;

/// <summary>Where a block stands, and the hash of its tokens for look-ups.</summary>
internal readonly record struct BlockPosition(ContributionId Contribution, int Offset, uint Hash);
