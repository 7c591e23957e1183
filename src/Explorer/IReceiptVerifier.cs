using OpenLedger.Explorer.Receipts;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Explorer;

/// <summary>
/// Checks an inference's receipt from the genesis on, as a light client would, and replays it. Thread-safe.
/// </summary>
public interface IReceiptVerifier
{
    /// <summary>The steps, in order; null when no such inference is final.</summary>
    Task<IReadOnlyList<VerificationStep>?> VerifyAsync(Hash256 inferenceId, CancellationToken cancellation);
}
