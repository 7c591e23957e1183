using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Models;

/// <summary>A model's training; the layout of its slots is in <see cref="TrainingSlots"/>.</summary>
/// <param name="PlanHash">Content-store key of the plan.</param>
/// <param name="OrderedHeight">Block of the order.</param>
/// <param name="ActivationHeight">Block whose opening writes the result: the model answers from it
/// on.</param>
/// <param name="Pieces">Pieces of text of all members.</param>
/// <param name="Field">Where the labels are from.</param>
/// <param name="WeightsRoot">Root, and content-store key, of the weights; zero before the activation, and
/// after it when no text had a feature.</param>
/// <param name="HeldOut">Held-out pieces asked of a classifier trained without them.</param>
/// <param name="Right">How many it put under their label.</param>
public sealed record TrainingEntry(
    Hash256 PlanHash,
    Height OrderedHeight,
    Height ActivationHeight,
    uint Pieces,
    LabelField Field,
    Hash256 WeightsRoot,
    uint HeldOut,
    uint Right);
