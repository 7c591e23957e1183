namespace OpenLedger.Node.Devnet.Samples;

/// <summary>One contribution of a sample datanet.</summary>
/// <param name="Contributor">Index of the devnet account that contributes it.</param>
/// <param name="Title">Its title.</param>
/// <param name="Text">Its text.</param>
public sealed record SampleText(int Contributor, string Title, string Text);
