using System.Text;
using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Influence;
using OpenLedger.Attribution.Proofs;
using OpenLedger.Attribution.Softmax;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Attribution.Training;
using OpenLedger.Ledger.Fees;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference;

/// <summary>
/// What a trained classifier answers: the label of the prompt, and which training text it stands on. Hosts
/// compute it to settle, validators compute it again to check; it is the same code.
/// </summary>
/// <param name="Label">The label, UTF-8: the response.</param>
/// <param name="Trace">What it stands on.</param>
public sealed record ClassifierAnswer(byte[] Label, InfluenceTrace Trace)
{
    /// <summary>Answers a prompt that is text.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="prompt">The prompt's tokens.</param>
    public static ClassifierAnswer Of(TrainedModel model, TokenizedText prompt)
    {
        Prediction prediction = model.Influence.Model.Predict(prompt);
        return new ClassifierAnswer(
            Encoding.UTF8.GetBytes(prediction.Label), model.Influence.Trace(prediction));
    }

    /// <summary>What the answer owes to whom.</summary>
    /// <param name="model">The model.</param>
    /// <param name="revision">Its revision.</param>
    /// <param name="requestHash">The inference's id.</param>
    /// <param name="tokens">Tokens of the label.</param>
    /// <param name="fee">The fee, nothing attributed yet.</param>
    public InferenceEvaluation Evaluate(
        ModelId model, uint revision, in Hash256 requestHash, int tokens, FeeSplit fee)
    {
        FeeAllocation allocation = PayoutAllocator.Allocate(fee.Data, Trace);
        AttributionProof proof = AttributionProof.Build(
            model, revision, requestHash, Keccak.Hash(Label), tokens, Trace, allocation);
        return new InferenceEvaluation(
            null, fee.WithAttributed(fee.Data - allocation.Unattributed), allocation, proof);
    }
}
