using System.Numerics;

namespace OpenLedger.Attacks.World;

/// <summary>What one world brought to whom, in wei.</summary>
/// <param name="Earned">What the attacker's wallets were paid: contributions, hosting, model, stake.</param>
/// <param name="Spent">All they paid and never get back: admission fees, gas, fees of questions.</param>
/// <param name="Bond">What they have in escrow; it returns after 1,024 blocks and is no cost.</param>
/// <param name="Others">What honest contributors were paid.</param>
/// <param name="Treasury">What of the data share the treasury got.</param>
/// <param name="Questions">Paid questions.</param>
/// <param name="Refused">Calls of the attacker that were refused.</param>
internal sealed record Statement(
    BigInteger Earned, BigInteger Spent, BigInteger Bond, BigInteger Others, BigInteger Treasury,
    int Questions, int Refused)
{
    /// <summary>What is left to the attacker.</summary>
    public BigInteger Net => Earned - Spent;
}
