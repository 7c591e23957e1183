using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Rules;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus;

/// <summary>
/// Everything one validator knows of the running epoch. Owned by one thread: <see cref="Simplex.Step"/>
/// changes it in place. All collections in it are ordered.
/// </summary>
public sealed class SimplexState
{
    /// <summary>Votes and certificates are remembered this many views below the last finalized one.</summary>
    public const ulong FinalizedViewsKept = 256;

    /// <summary>Votes are remembered for this many of the newest views.</summary>
    public const ulong VoteViewsMax = 1_024;

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
        LastHeard = new Timestamp[validators.Count];
        StandstillIntervalMs = parameters.StandstillMs;
    }

    /// <summary>The protocol's times.</summary>
    public ConsensusParameters Parameters { get; }

    /// <summary>The epoch's frozen set.</summary>
    public ValidatorSet Validators { get; }

    /// <summary>Who leads.</summary>
    public LeaderSchedule Leaders { get; }

    /// <summary>This node's index; null for a follower.</summary>
    public ValidatorIndex? Self { get; }

    /// <summary>The epoch.</summary>
    public Epoch Epoch { get; internal set; }

    /// <summary>The view this node is in; 0 before Start.</summary>
    public View CurrentView { get; internal set; }

    /// <summary>The highest view known to be finalized.</summary>
    public View FinalizedView { get; internal set; }

    /// <summary>
    /// The highest Finalization held; null at an anchor, or when none was stored with the floor.
    /// </summary>
    public Certificate? HighestFinalization { get; internal set; }

    /// <summary>The height whose Commit was emitted last.</summary>
    public Height CommittedHeight => Committed.Height;

    /// <summary>True after <see cref="Effect.Halt"/>.</summary>
    public bool IsHalted { get; internal set; }

    /// <summary>The latest time seen.</summary>
    internal Timestamp Now { get; set; }

    /// <summary>When <see cref="CurrentView"/> was entered.</summary>
    internal Timestamp EnteredAt { get; set; }

    internal SortedDictionary<View, ViewState> Views { get; } = [];

    internal BlockTree Blocks { get; } = new();

    /// <summary>The block named by the highest Finalization.</summary>
    internal Hash256 FinalizedHash { get; set; }

    /// <summary>The last block whose Commit was emitted.</summary>
    internal BlockReference Committed { get; set; }

    /// <summary>Finalizations above <see cref="Committed"/>, by view.</summary>
    internal SortedDictionary<View, Certificate> ToCommit { get; } = [];

    /// <summary>Notarized views whose certify is Pending.</summary>
    internal SortedSet<View> ToCertify { get; } = [];

    internal MissingItems Missing { get; } = new();

    internal TimerDeadlines Timers { get; } = new();

    /// <summary>When each validator was last heard.</summary>
    internal Timestamp[] LastHeard { get; }

    internal ulong StandstillIntervalMs { get; set; }

    /// <summary>Where the next standstill round goes on.</summary>
    internal View StandstillCursor { get; set; }

    /// <summary>The view's state, made when it is not there.</summary>
    internal ViewState At(View view)
    {
        if (!Views.TryGetValue(view, out ViewState? state))
        {
            state = new ViewState(view);
            Views[view] = state;
        }

        return state;
    }

    /// <summary>The view's state, if there is any.</summary>
    internal ViewState? Find(View view) => Views.GetValueOrDefault(view);

    /// <summary>True when this node leads a view.</summary>
    internal bool IsLeader(View view) => Self is ValidatorIndex self && Leaders.Leader(view) == self;

    /// <summary>True when votes of a view are remembered.</summary>
    internal bool InVoteWindow(View view)
    {
        ulong top = CurrentView.Value + 1;
        ulong newest = top >= VoteViewsMax ? top - VoteViewsMax + 1 : 1;
        ulong kept = FinalizedView.Value > FinalizedViewsKept ? FinalizedView.Value - FinalizedViewsKept : 1;
        return view.Value >= Math.Max(newest, kept) && view.Value <= top;
    }
}
