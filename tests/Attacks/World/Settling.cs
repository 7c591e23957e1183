namespace OpenLedger.Attacks.World;

/// <summary>What a settlement says.</summary>
/// <param name="Prompt">The prompt, UTF-8.</param>
/// <param name="Response">The response, UTF-8.</param>
/// <param name="Proof">RLP of the proof.</param>
internal sealed record Settling(byte[] Prompt, byte[] Response, byte[] Proof);
