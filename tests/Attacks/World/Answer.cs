namespace OpenLedger.Attacks.World;

/// <summary>A question and what it was answered.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Response">The response.</param>
internal sealed record Answer(string Prompt, string Response);
