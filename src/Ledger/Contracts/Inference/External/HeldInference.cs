using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External;

/// <summary>An inference that holds wei, or held some; its slots are in <see cref="ExternalSlots"/>.</summary>
/// <param name="State">Where it is.</param>
/// <param name="Payer">Who asked.</param>
/// <param name="Model">The external model.</param>
/// <param name="Amount">Wei set aside: of an open one the most it may cost, of an answered one the
/// attributed part of its data share; 0 once they went somewhere.</param>
/// <param name="Until">Last block second in which it may be answered, or accepted.</param>
/// <param name="ResponseHash">Hash of the answer; zero while open.</param>
/// <param name="PayoutRoot">What each contribution gets, as the proof commits to it; zero while
/// open.</param>
public sealed record HeldInference(
    InferenceState State,
    Address Payer,
    ModelId Model,
    UInt128 Amount,
    ulong Until,
    Hash256 ResponseHash,
    Hash256 PayoutRoot);
