using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Rules;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus;

/// <summary>
/// Everything one validator knows of one epoch. Owned by one thread: <see cref="Simplex.Step"/>
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
    /// <param name="config">The epoch.</param>
    public SimplexState(ConsensusParameters parameters, EpochConfig config)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(config);
        Parameters = parameters;
        Config = config;
        Leaders = new LeaderSchedule(config.Validators);
        LastHeard = new Timestamp[config.Validators.Count];
        Reached = new View[config.Validators.Count];
        StandstillIntervalMs = parameters.StandstillMs;
    }

    /// <summary>The protocol's times.</summary>
    public ConsensusParameters Parameters { get; }

    /// <summary>What is fixed for the epoch.</summary>
    public EpochConfig Config { get; }

    /// <summary>The epoch's frozen set.</summary>
    public ValidatorSet Validators => Config.Validators;

    /// <summary>Who leads.</summary>
    public LeaderSchedule Leaders { get; }

    /// <summary>This node's index; null for a follower.</summary>
    public ValidatorIndex? Self => Config.Self;

    /// <summary>The epoch.</summary>
    public Epoch Epoch => Config.Epoch;

    /// <summary>H_e, the height of the epoch's last block.</summary>
    public Height Boundary => Config.Boundary;

    /// <summary>The view this node is in; 0 before Start.</summary>
    public View CurrentView { get; internal set; }

    /// <summary>The highest view known to be finalized.</summary>
    public View FinalizedView { get; internal set; }

    /// <summary>
    /// The highest Finalization held; null at an anchor, or when none was stored with the floor.
    /// </summary>
    public Certificate? HighestFinalization { get; internal set; }

    /// <summary>
    /// Names the previous epoch's boundary block, this epoch's anchor; null in the first epoch or if unknown.
    /// </summary>
    public Certificate? AnchorFinalization { get; internal set; }

    /// <summary>
    /// True once a Finalization names the boundary block: nothing new is said in this epoch any more.
    /// </summary>
    public bool IsEnded => Committed.Height >= Boundary
        || Blocks.Find(FinalizedHash)?.Block.Height == Boundary;

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

    /// <summary>
    /// How often a view's certificate was stored: with the views, all that <see cref="Interest"/> shows.
    /// </summary>
    internal ulong CertificatesStored { get; set; }

    /// <summary>Notarized views whose certify is Pending.</summary>
    internal SortedSet<View> ToCertify { get; } = [];

    internal MissingItems Missing { get; } = new();

    internal TimerDeadlines Timers { get; } = new();

    /// <summary>When each validator was last heard.</summary>
    internal Timestamp[] LastHeard { get; }

    /// <summary>The highest view each validator is known to have reached.</summary>
    internal View[] Reached { get; }

    /// <summary>Certificates to be shown a moment later, in large sets.</summary>
    internal Queue<(Timestamp Due, Certificate Certificate)> ToShow { get; } = new();

    internal ulong StandstillIntervalMs { get; set; }

    /// <summary>Where the next standstill round goes on.</summary>
    internal (View View, BodyKind Kind) StandstillCursor { get; set; }

    /// <summary>Votes below this view were forgotten.</summary>
    internal View VotesFrom { get; set; }

    /// <summary>How often the next own block is halved, as <see cref="Effect.Build"/> says.</summary>
    internal int BuildHalvings { get; set; }

    /// <summary>Who says that a later epoch runs, and which.</summary>
    internal SortedDictionary<PeerNumber, Epoch> Claims { get; } = [];

    /// <summary>The claimer whose blocks are awaited, and since when.</summary>
    internal (PeerNumber Peer, Timestamp At)? AskedClaimer { get; set; }

    /// <summary>The claimer asked last: the next in order has its turn.</summary>
    internal PeerNumber LastClaimer { get; set; }

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
        (View lowest, View highest) = VoteWindow();
        return view >= lowest && view <= highest;
    }

    /// <summary>True for a view a proposal may be of: not long decided, and not absurdly far ahead.</summary>
    internal bool IsNear(View view) => view >= VoteWindow().Lowest
        && (view <= FinalizedView || view.Value - FinalizedView.Value <= LeaderSchedule.AheadMax);

    /// <summary>The views whose votes are remembered, both ends included.</summary>
    internal (View Lowest, View Highest) VoteWindow()
    {
        ulong top = CurrentView.Value + 1;
        ulong newest = top >= VoteViewsMax ? top - VoteViewsMax + 1 : 1;
        ulong kept = FinalizedView.Value > FinalizedViewsKept ? FinalizedView.Value - FinalizedViewsKept : 1;
        return (new View(Math.Max(newest, kept)), new View(top));
    }

    /// <summary>The epoch is over and committed: what it still wanted is wanted no more.</summary>
    internal void Close()
    {
        Blocks.Clear();
        ToCommit.Clear();
        ToCertify.Clear();
        Missing.Clear();
        Timers.Clear();
    }
}
