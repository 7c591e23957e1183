using System.Numerics;
using OpenLedger.Attacks.Attackers;
using OpenLedger.Attacks.World;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attacks.Report;

/// <summary>What one experiment gave.</summary>
/// <param name="Attack">The attacker's name.</param>
/// <param name="Setting">The parameter's value.</param>
/// <param name="Arm">One arm.</param>
/// <param name="Without">The honest world.</param>
/// <param name="With">The attacked one.</param>
/// <param name="Error">
/// <see cref="Campaign.ErrorsOfAGain"/> standard errors of what the attacker earned more, in wei; 0 where
/// nothing is sampled.
/// </param>
/// <param name="Trial">The experiment.</param>
internal sealed record Measurement(
    string Attack, string Setting, Arms Arm, Statement Without, Statement With, BigInteger Error, Trial Trial)
{
    /// <summary>What the attacker has more, costs included; negative: less.</summary>
    public BigInteger Gain => With.Net - Without.Net;

    /// <summary>True when the attacker only added to what was registered before.</summary>
    public bool IsAppended => Trial.With.Model.SequenceEqual(Trial.Without.Model)
        && Trial.With.Genesis == Trial.Without.Genesis
        && Trial.With.Offers.Take(Trial.Without.Offers.Count).SequenceEqual(Trial.Without.Offers);

    /// <summary>What she is paid more, costs left out.</summary>
    public BigInteger GrossGain => With.Earned - Without.Earned;

    /// <summary>
    /// Every span's payout is rounded down, so cutting answers into fewer spans may bring less than a wei
    /// a token more. That is no gain.
    /// </summary>
    public BigInteger Dust => (BigInteger)With.Questions * LabWorld.AnswerTokens;

    /// <summary>
    /// The gain ratio: net income with the attack / without, in basis points, rounded up.
    /// </summary>
    public BigInteger NetBps => RatioBps(With.Net, Without.Net);

    /// <summary>The same of what was paid, costs left out.</summary>
    public BigInteger GrossBps => RatioBps(With.Earned, Without.Earned);

    /// <summary>The same of the ratio, in basis points, rounded up.</summary>
    public BigInteger ErrorBps => Quotient(Error * GenesisFees.WholeBps, Without.Net);

    /// <summary>What the experiment says.</summary>
    public Verdict Verdict
    {
        get
        {
            BigInteger threshold = BigInteger.Max(Error, Dust);
            bool isPaidMore = GrossGain > threshold;
            return Gain > threshold ? (isPaidMore ? Verdict.Pays : Verdict.Cheaper)
                : isPaidMore && !Trial.IsPaidByAttacker ? Verdict.PaysAtVolume
                : Verdict.Holds;
        }
    }

    /// <summary>
    /// Paid questions from which on it pays, when it pays at volume: what it costs over what one brings.
    /// </summary>
    public BigInteger BreakEvenQuestions => GrossGain <= 0
        ? 0
        : Quotient((With.Spent - Without.Spent) * With.Questions, GrossGain);

    /// <summary>What 1,000 questions bring more, in wei; costs left out.</summary>
    public BigInteger GrossGainOfThousand => GrossGain * 1_000 / With.Questions;

    /// <summary>Bond in escrow because of the attack.</summary>
    public BigInteger Bond => With.Bond - Without.Bond;

    /// <summary>
    /// The price: wei of bond a byte that would have to be forfeited for the attack to bring nothing over
    /// these questions; today's is <see cref="Ledger.Contracts.Datanets.AdmissionPrices.BondPerByte"/>. 0:
    /// the attack adds no bytes.
    /// </summary>
    public BigInteger PriceOfByte => Bond <= 0 || Gain <= 0
        ? 0
        : Quotient(Gain * (BigInteger)Ledger.Contracts.Datanets.AdmissionPrices.BondPerByte, Bond);

    /// <summary>Questions after which it has brought more than the bond in escrow.</summary>
    public BigInteger QuestionsOfBond => Bond <= 0 || GrossGain <= 0
        ? 0
        : Quotient((With.Spent - Without.Spent + Bond) * With.Questions, GrossGain);

    private BigInteger RatioBps(BigInteger value, BigInteger whole)
    {
        Invariant.Require(whole > 0, "an honest attacker earns something");
        return BigInteger.Abs(value - whole) <= Dust
            ? GenesisFees.WholeBps
            : Quotient(value * GenesisFees.WholeBps, whole);
    }

    // Rounded up, so that no gain is rounded away.
    private static BigInteger Quotient(BigInteger dividend, BigInteger divisor)
    {
        BigInteger quotient = BigInteger.DivRem(dividend, divisor, out BigInteger remainder);
        return remainder > 0 ? quotient + 1 : quotient;
    }
}
