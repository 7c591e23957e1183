using OpenLedger.Primitives.Values;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>openledger_getAvailability: what this node knows about a content's bytes.</summary>
/// <param name="ContentRoot">The content's root.</param>
/// <param name="Bytes">Its length; null when this node does not have it on its way.</param>
/// <param name="Certificate">An availability certificate for <c>activate</c>; null before a quorum has
/// spoken.</param>
internal sealed record AvailabilityDetails(Hash256 ContentRoot, uint? Bytes, byte[]? Certificate);
