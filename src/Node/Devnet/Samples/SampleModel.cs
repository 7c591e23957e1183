namespace OpenLedger.Node.Devnet.Samples;

/// <summary>
/// A sample model over datanets named by their domains, and the prompt of its paid inference.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="IsClassifier">True for kind softmax, trained to tell the domains apart.</param>
/// <param name="Domains">Domains of its datanets.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="TokensMax">Most tokens of the answer.</param>
public sealed record SampleModel(
    string Name, bool IsClassifier, IReadOnlyList<string> Domains, string Prompt, uint TokensMax);
