using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Attacks.World;

/// <summary>A text offered as a contribution.</summary>
/// <param name="By">Who offers it.</param>
/// <param name="Datanet">To which datanet.</param>
/// <param name="Text">The text.</param>
/// <param name="HasCommitment">False: it is revealed without a commitment.</param>
internal sealed record Offer(PrivateKey By, DatanetName Datanet, string Text, bool HasCommitment = true)
{
    /// <summary>True when the attacker offers it.</summary>
    public bool IsAttackers => Wallets.Attacker.Contains(By);
}
