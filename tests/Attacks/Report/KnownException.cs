using OpenLedger.Attacks.Attackers;

namespace OpenLedger.Attacks.Report;

/// <summary>An attack that pays, named before it is measured.</summary>
/// <param name="Attack">The attacker's name.</param>
/// <param name="Verdicts">The worst verdict in each arm that does not hold.</param>
/// <param name="Why">Why it pays, and whom it costs.</param>
internal sealed record KnownException(
    string Attack, IReadOnlyList<(Arms Arm, Verdict Worst)> Verdicts, string Why);
