namespace OpenLedger.Ledger.Contracts;

/// <summary>
/// A system contract refuses a call. Caught at the call boundary only: the state is as before the call, the
/// gas used so far stays used, and the message becomes the revert data <c>Error(string)</c>.
/// </summary>
public sealed class RevertException : Exception
{
    /// <summary>The longest detail, in characters; a longer one is cut.</summary>
    public const int DetailLengthMax = 512;

    /// <summary>
    /// Refuses with a named reason (<see cref="RevertReasons"/>) and, where it helps, a detail.
    /// </summary>
    public RevertException(string reason, string detail = "")
        : base(detail.Length == 0 ? reason : $"{reason}: {Cut(detail)}")
    {
        Reason = reason;
    }

    /// <summary>The reason's name.</summary>
    public string Reason { get; }

    private static string Cut(string detail)
    {
        if (detail.Length <= DetailLengthMax)
        {
            return detail;
        }

        // Half of a surrogate pair would have no UTF-8 form.
        int length = char.IsHighSurrogate(detail[DetailLengthMax - 1]) ? DetailLengthMax - 1 : DetailLengthMax;
        return detail[..length];
    }
}
