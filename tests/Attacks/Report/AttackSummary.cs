using OpenLedger.Attacks.Attackers;

namespace OpenLedger.Attacks.Report;

/// <summary>All settings of one attack in one arm.</summary>
/// <param name="Attacker">The attacker.</param>
/// <param name="Arm">The arm.</param>
/// <param name="Measurements">One a setting; counterfactual ones left out.</param>
internal sealed record AttackSummary(
    Attacker Attacker, Arms Arm, IReadOnlyList<Measurement> Measurements)
{
    /// <summary>The setting that is best for the attacker: by verdict, then by net ratio.</summary>
    public Measurement Worst => Measurements
        .OrderByDescending(m => m.Verdict).ThenByDescending(m => m.NetBps).First();

    /// <summary>The worst verdict.</summary>
    public Verdict Verdict => Worst.Verdict;

    /// <summary>Measurements by attack and arm, in the order of the list of attackers.</summary>
    public static IReadOnlyList<AttackSummary> Of(IEnumerable<Measurement> measurements)
    {
        ILookup<(string, Arms), Measurement> groups = measurements
            .Where(m => !m.Trial.IsCounterfactual).ToLookup(m => (m.Attack, m.Arm));
        return
        [
            .. from attacker in AllAttackers.List
               from arm in Enum.GetValues<Arms>()
               let settings = groups[(attacker.Name, arm)].ToArray()
               where settings.Length > 0
               select new AttackSummary(attacker, arm, settings),
        ];
    }
}
