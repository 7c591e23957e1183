using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>What the chain says of a text before it is contributed (the view <c>quote</c>).</summary>
/// <param name="FeeWei">Burned.</param>
/// <param name="BondWei">Locked, returned later.</param>
/// <param name="Tokens">Its tokens.</param>
/// <param name="NoveltyBps">Share that is new, in basis points.</param>
/// <param name="Refusal">Why it would be refused, "NAME: detail"; empty when it would not.</param>
public sealed record ContributionOffer(
    UInt256 FeeWei, UInt256 BondWei, ulong Tokens, ulong NoveltyBps, string Refusal);
