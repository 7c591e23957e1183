using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus;

/// <summary>
/// Everything one validator knows of the running epoch. Owned by one thread: <see cref="Simplex.Step"/> changes it in
/// place. All collections in it are ordered.
/// </summary>
public sealed class SimplexState
{
    /// <summary>A state before its first input, which must be <see cref="Input.Start"/>.</summary>
    /// <param name="parameters">The protocol's times.</param>
    /// <param name="validators">The epoch's frozen set.</param>
    /// <param name="self">This node's index; null for a node that follows without a vote.</param>
    public SimplexState(ConsensusParameters parameters, ValidatorSet validators, ValidatorIndex? self)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(validators);
        Parameters = parameters;
        Validators = validators;
        Self = self;
        Leaders = new LeaderSchedule(validators);
    }

    /// <summary>The protocol's times.</summary>
    public ConsensusParameters Parameters { get; }

    /// <summary>The epoch's frozen set.</summary>
    public ValidatorSet Validators { get; }

    /// <summary>Who leads.</summary>
    public LeaderSchedule Leaders { get; }

    /// <summary>This node's index; null for a follower.</summary>
    public ValidatorIndex? Self { get; }

    /// <summary>The view this node is in.</summary>
    public View CurrentView { get; internal set; }

    /// <summary>The highest view known to be finalized.</summary>
    public View FinalizedView { get; internal set; }

    /// <summary>The height whose Commit was emitted last.</summary>
    public Height CommittedHeight { get; internal set; }

    /// <summary>True after <see cref="Effect.Halt"/>.</summary>
    public bool IsHalted { get; internal set; }
}
