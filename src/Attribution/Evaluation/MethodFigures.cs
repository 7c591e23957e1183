namespace OpenLedger.Attribution.Evaluation;

/// <summary>What one method reached.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Lds">Linear datamodeling score: the mean over questions of the rank correlation between the
/// sum of scores in a random half and the answer after training on it.</param>
/// <param name="LeaveOneOut">The mean over questions of the correlation between scores and what leaving the
/// row out did.</param>
/// <param name="FlippedAuc">How well self-influence tells flipped labels: area under the ROC curve.</param>
public sealed record MethodFigures(string Method, double Lds, double LeaveOneOut, double FlippedAuc);
