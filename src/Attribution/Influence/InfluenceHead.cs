using OpenLedger.Attribution.Softmax;

namespace OpenLedger.Attribution.Influence;

/// <summary>A piece of a contribution that a prediction stands on.</summary>
/// <param name="Row">The piece.</param>
/// <param name="Weight">v: its influence above a sixteenth of the question's own, more than 0.</param>
public sealed record InfluenceHead(TrainingRow Row, ulong Weight);
