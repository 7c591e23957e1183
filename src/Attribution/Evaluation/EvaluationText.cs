namespace OpenLedger.Attribution.Evaluation;

/// <summary>A labelled text to measure with.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Text">The text.</param>
public sealed record EvaluationText(string Label, string Text);
