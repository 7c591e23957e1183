namespace OpenLedger.Rpc.Declarations;

/// <summary>What a method answers with.</summary>
/// <param name="Name">What it is, in a word.</param>
/// <param name="Schema">What it looks like.</param>
public sealed record MethodResult(string Name, Schema Schema);
