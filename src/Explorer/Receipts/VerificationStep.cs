namespace OpenLedger.Explorer.Receipts;

/// <summary>One step of checking a receipt.</summary>
/// <param name="Question">What is asked, for people.</param>
/// <param name="Outcome">Whether it holds.</param>
/// <param name="Answer">Why, for people.</param>
/// <param name="Facts">The values that were compared: name and value.</param>
public sealed record VerificationStep(
    string Question, VerificationOutcome Outcome, string Answer, IReadOnlyList<KeyValuePair<string, string>> Facts);
