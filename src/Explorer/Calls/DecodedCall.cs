namespace OpenLedger.Explorer.Calls;

/// <summary>A call or event of a system contract.</summary>
/// <param name="Contract">The contract's name.</param>
/// <param name="Name">The function's or event's name.</param>
/// <param name="Values">Its arguments, in order.</param>
public sealed record DecodedCall(string Contract, string Name, IReadOnlyList<NamedValue> Values);
