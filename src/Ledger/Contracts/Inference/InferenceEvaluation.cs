using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Proofs;
using OpenLedger.Attribution.Windows;
using OpenLedger.Ledger.Fees;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference;

/// <summary>
/// What a response owes to whom: a pure function of the model's corpus, the request and the response. Hosts
/// compute it to settle, validators compute it again to check; it is the same code.
/// </summary>
/// <param name="Trace">Who owns which tokens; null for a classifier's answer.</param>
/// <param name="Fee">The fee and its parts, the unattributed part included.</param>
/// <param name="Allocation">The data part by span and by contribution.</param>
/// <param name="Proof">The proof that travels in the settlement.</param>
public sealed record InferenceEvaluation(
    Trace? Trace, FeeSplit Fee, FeeAllocation Allocation, AttributionProof Proof)
{
    /// <summary>Evaluates a response; null with <paramref name="error"/> set when it cannot be
    /// traced.</summary>
    /// <param name="corpus">The corpus of the model's versions.</param>
    /// <param name="model">The model.</param>
    /// <param name="revision">Its revision.</param>
    /// <param name="requestHash">The inference's id.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="response">The response.</param>
    /// <param name="fee">The fee, nothing attributed yet; at most <see cref="FeeSplit.TotalMax"/>.</param>
    /// <param name="error">What cannot be traced.</param>
    public static InferenceEvaluation? Of(
        ModelCorpus corpus, ModelId model, uint revision, in Hash256 requestHash,
        ReadOnlySpan<byte> prompt, ReadOnlySpan<byte> response, FeeSplit fee, out TraceError error)
    {
        Trace? trace = WindowTracer.Trace(corpus, prompt, response, out error);
        if (trace is null)
        {
            return null;
        }

        FeeAllocation allocation = PayoutAllocator.Allocate(fee.Data, trace);
        AttributionProof proof = AttributionProof.Build(
            model, revision, requestHash, Keccak.Hash(response), trace, allocation);
        return new InferenceEvaluation(
            trace, fee.WithAttributed(fee.Data - allocation.Unattributed), allocation, proof);
    }
}
