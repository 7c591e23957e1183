using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;

namespace OpenLedger.Consensus;

/// <summary>
/// The stake-weighted Simplex core: a function. Sources: Chan and Pass, Simplex Consensus (eprint 2023/463);
/// docs/spec/consensus.md, whose rules R0 to R6 the code cites.
/// </summary>
public static class Simplex
{
    /// <summary>
    /// One step: takes an input at a time and says what to do. Deterministic; changes <paramref name="state"/> in place;
    /// one thread at a time. Time never runs backwards: an earlier <paramref name="now"/> counts as the latest seen.
    /// </summary>
    public static StepResult Step(SimplexState state, Input input, Timestamp now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(input);
        return new StepResult(state, []);
    }

    /// <summary>True when a vote would still change something: ask before paying for its signature check.</summary>
    public static bool WantsVote(SimplexState state, Vote vote) => true;

    /// <summary>True when a certificate would still change something: ask before paying for its check.</summary>
    public static bool WantsCertificate(SimplexState state, Certificate certificate) => true;

    /// <summary>True when a proposal is the leader's and not too far ahead: ask before paying for its check.</summary>
    public static bool WantsProposal(SimplexState state, Proposal proposal) => true;
}
