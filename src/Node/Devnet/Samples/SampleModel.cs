namespace OpenLedger.Node.Devnet.Samples;

/// <summary>
/// A sample model over datanets named by their domains, and the prompt of its paid inference.
/// </summary>
public sealed record SampleModel(string Name, IReadOnlyList<string> Domains, string Prompt, uint TokensMax);
