namespace OpenLedger.Primitives.Votes;

/// <summary>
/// Two votes of one validator that no honest one signs together. What is compared is P, never bytes.
/// </summary>
/// <param name="Kind">Which rule is broken.</param>
/// <param name="First">The vote seen first.</param>
/// <param name="Second">The vote that contradicts it.</param>
public sealed record FaultEvidence(FaultKind Kind, Vote First, Vote Second)
{
    /// <summary>Who did it.</summary>
    public ValidatorIndex Index => First.Index;

    /// <summary>The fault two votes prove together; null when they prove none.</summary>
    public static FaultKind? Classify(Vote first, Vote second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        (Body a, Body b) = (first.Body, second.Body);
        if (first.Index != second.Index || a.Epoch != b.Epoch || a.View != b.View)
        {
            return null;
        }

        return (a.Kind, b.Kind) switch
        {
            (BodyKind.Notarize, BodyKind.Notarize) when a != b => FaultKind.TwoNotarize,
            (BodyKind.Finalize, BodyKind.Finalize) when a != b => FaultKind.TwoFinalize,
            (BodyKind.Finalize, BodyKind.Nullify) or (BodyKind.Nullify, BodyKind.Finalize) =>
                FaultKind.FinalizeAndNullify,
            _ => null,
        };
    }
}
