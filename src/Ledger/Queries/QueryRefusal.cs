namespace OpenLedger.Ledger.Queries;

/// <summary>Why a query has no answer.</summary>
/// <param name="Reason">A name, as in <see cref="Contracts.RevertReasons"/>.</param>
/// <param name="Detail">What was wrong and what is accepted.</param>
public sealed record QueryRefusal(
    string Reason,
    string Detail);
