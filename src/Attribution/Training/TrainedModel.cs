using OpenLedger.Attribution.Influence;

namespace OpenLedger.Attribution.Training;

/// <summary>What a training gave.</summary>
/// <param name="Influence">The classifier and what its predictions stand on, trained on every
/// member.</param>
/// <param name="Rows">Pieces it was trained on.</param>
/// <param name="HeldOut">Pieces of held-out members that were asked of a classifier trained without them;
/// 0 when there are none, or too little without them.</param>
/// <param name="Right">How many of those it put under their label.</param>
public sealed record TrainedModel(InfluenceModel Influence, int Rows, int HeldOut, int Right);
