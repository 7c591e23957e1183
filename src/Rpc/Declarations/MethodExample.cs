namespace OpenLedger.Rpc.Declarations;

/// <summary>
/// A call that tests run on a chain made for it. The answer is recorded in Discovery/examples.json, from where the
/// OpenRPC document and the page of methods take it.
/// </summary>
/// <param name="Name">What it shows.</param>
/// <param name="Parameters">
/// The JSON array of parameters. A string that begins with $ stands for something of that chain: tests/Rpc/Discovery lists
/// them.
/// </param>
public sealed record MethodExample(string Name, string Parameters = "[]")
{
    /// <summary>True when the answer is another each time: an id drawn by lot, a time.</summary>
    public bool Varies { get; init; }
}
