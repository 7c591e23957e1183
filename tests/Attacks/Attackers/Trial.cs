using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Attackers;

/// <summary>An experiment: two plans that differ in what the attacker does.</summary>
/// <param name="Setting">The parameter's value.</param>
/// <param name="Without">The honest plan.</param>
/// <param name="With">The plan with the attack.</param>
/// <param name="Arms">How answers come about.</param>
internal sealed record Trial(string Setting, Plan Without, Plan With, Arms Arms = Arms.Usual)
{
    /// <summary>The answers of the replayed arm; null: those of the honest world.</summary>
    public IReadOnlyList<Answer>? Answers { get; init; }

    /// <summary>
    /// True: the attacker pays for questions, so that costs grow with them and no volume makes up for
    /// them.
    /// </summary>
    public bool IsPaidByAttacker { get; init; }

    /// <summary>
    /// True: shown to say what a rule is for, in a world without that rule; nothing is asserted of it.
    /// </summary>
    public bool IsCounterfactual { get; init; }
}
