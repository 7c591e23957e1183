namespace OpenLedger.Attribution.Evaluation;

/// <summary>What was measured, all on the same data in one run.</summary>
/// <param name="Rows">Training pieces.</param>
/// <param name="Labels">Labels.</param>
/// <param name="Queries">Questions: pieces of held-out texts.</param>
/// <param name="HeldOutAccuracyBps">Held-out pieces classified rightly, of 10,000.</param>
/// <param name="Heads">Heads of clusters among the training pieces.</param>
/// <param name="Methods">Figures by method.</param>
public sealed record EvaluationReport(
    int Rows, int Labels, int Queries, int HeldOutAccuracyBps, int Heads,
    IReadOnlyList<MethodFigures> Methods);
