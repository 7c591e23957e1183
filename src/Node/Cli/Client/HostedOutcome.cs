using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>What became of one request to a host.</summary>
/// <param name="InferenceId">The request's id.</param>
/// <param name="Settlement">The settling transaction; null when there is none.</param>
/// <param name="FeeWei">What the payer paid.</param>
/// <param name="Problem">Why it was not settled; null when it was.</param>
internal sealed record HostedOutcome(
    Hash256 InferenceId, Hash256? Settlement, UInt256? FeeWei, string? Problem);
