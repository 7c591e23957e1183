using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>An answer that waits for its settlement.</summary>
/// <param name="InferenceId">Its id: the digest the payer signed.</param>
/// <param name="Response">The answer.</param>
/// <param name="TokensIn">Prompt tokens.</param>
/// <param name="TokensOut">Response tokens.</param>
/// <param name="FeeWei">What settling it costs the payer.</param>
/// <param name="SettleCalldata">Calldata for the Inference contract, checked to carry the payer's
/// request.</param>
public sealed record PreparedInference(
    Hash256 InferenceId, string Response, ulong TokensIn, ulong TokensOut, UInt256 FeeWei,
    byte[] SettleCalldata);
