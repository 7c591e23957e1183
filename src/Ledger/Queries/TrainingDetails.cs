using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>How a model was trained, and how well it does on what it was not shown.</summary>
/// <param name="State">queued, trained, or empty when no text had a feature.</param>
/// <param name="OrderedHeight">Block of the order.</param>
/// <param name="ActivationHeight">Block that wrote the result.</param>
/// <param name="PlanHash">Content-store key of the plan: members, labels, parameters.</param>
/// <param name="WeightsRoot">Keccak-256 of the weights; null while queued.</param>
/// <param name="LabelField">title or domain.</param>
/// <param name="Labels">What it tells apart.</param>
/// <param name="Contributions">Contributions it learned from.</param>
/// <param name="Pieces">Pieces they were cut into.</param>
/// <param name="Dimension">Features.</param>
/// <param name="NgramMax">Longest n-gram of a feature.</param>
/// <param name="Epochs">Passes over all pieces.</param>
/// <param name="Rate">Step length, in units of 2^-16.</param>
/// <param name="Penalty">Penalty, in units of 2^-16.</param>
/// <param name="HeldOutPieces">Pieces of held-out contributions asked of a classifier trained without
/// them.</param>
/// <param name="HeldOutRight">How many it put under their label.</param>
public sealed record TrainingDetails(
    string State,
    Height OrderedHeight,
    Height ActivationHeight,
    Hash256 PlanHash,
    Hash256? WeightsRoot,
    string LabelField,
    IReadOnlyList<string> Labels,
    int Contributions,
    uint Pieces,
    int Dimension,
    int NgramMax,
    int Epochs,
    int Rate,
    int Penalty,
    uint HeldOutPieces,
    uint HeldOutRight);
