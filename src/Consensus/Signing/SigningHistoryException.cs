namespace OpenLedger.Consensus.Signing;

/// <summary>Carries the first fault out of nested reading; never leaves the parser.</summary>
internal sealed class SigningHistoryException(SigningHistoryFault fault, string detail) : Exception(detail)
{
    /// <summary>The fault.</summary>
    public SigningHistoryFault Fault { get; } = fault;
}
