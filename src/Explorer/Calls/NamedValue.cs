namespace OpenLedger.Explorer.Calls;

/// <summary>An argument of a call or event, for people.</summary>
/// <param name="Name">Its name in the interface.</param>
/// <param name="Type">Its type.</param>
/// <param name="Value">Its value, cut when long.</param>
/// <param name="Address">The account it names; null when it is no address.</param>
public sealed record NamedValue(string Name, string Type, string Value, string? Address);
