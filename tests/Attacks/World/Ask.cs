using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Attacks.World;

/// <summary>A paid question.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Payer">Who pays.</param>
/// <param name="Host">Who answers and settles.</param>
/// <param name="Tamper">What the host puts into the settlement instead of what it computed; null:
/// nothing.</param>
internal sealed record Ask(
    string Prompt, PrivateKey Payer, PrivateKey Host, Func<Settling, Settling>? Tamper = null);
