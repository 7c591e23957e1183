namespace OpenLedger.Simulation.Faults;

/// <summary>
/// A kind of trouble. A seed draws several; <c>--fault</c> forces exactly one. On the command line in lower
/// case with dashes: <c>one-way-partition</c>.
/// </summary>
public enum Fault
{
    /// <summary>Nothing goes wrong.</summary>
    None = 0,

    /// <summary>Some messages take long, up to a second.</summary>
    Delay,

    /// <summary>Messages are lost.</summary>
    Loss,

    /// <summary>Messages arrive twice.</summary>
    Duplication,

    /// <summary>Messages overtake each other far more than usual.</summary>
    Reordering,

    /// <summary>The validators fall into two groups, for a while, again and again.</summary>
    Partition,

    /// <summary>Some links carry messages in one direction only.</summary>
    OneWayPartition,

    /// <summary>One validator at a time hears and is heard by nobody.</summary>
    Isolation,

    /// <summary>Validators crash between any two disk operations or publications, and come back.</summary>
    Crash,

    /// <summary>One validator crashes at one exact operation of its life: the n-th.</summary>
    CrashPoint,

    /// <summary>One validator crashes again and again, soon after each start.</summary>
    CrashLoop,

    /// <summary>All validators lose power at one moment.</summary>
    PowerCut,

    /// <summary>One validator goes down for good.</summary>
    Death,

    /// <summary>Crashes lose every unsynced write.</summary>
    LostTail,

    /// <summary>Crashes leave a torn record at the log's end.</summary>
    TornWrite,

    /// <summary>Syncs are slow.</summary>
    SlowSync,

    /// <summary>The executor cannot say yet, sometimes.</summary>
    PendingVerdict,

    /// <summary>Building fails, sometimes.</summary>
    BuildFailure,

    /// <summary>Clocks differ by up to 200 ms.</summary>
    ClockSkew,

    /// <summary>Uneven stakes: some have several times the power of others.</summary>
    UnevenStake,

    /// <summary>Short epochs with a set that changes at each boundary.</summary>
    Epochs,

    /// <summary>Two blocks a view, one to each half, and every vote for everything.</summary>
    Equivocator,

    /// <summary>Votes for its proposal and for another one.</summary>
    Conflicter,

    /// <summary>Nullifies and finalizes every view it hears of.</summary>
    Nuller,

    /// <summary>Says nothing but Nullify.</summary>
    NullifyOnly,

    /// <summary>Votes about views long past.</summary>
    Outdated,

    /// <summary>Signs under other validators' indices.</summary>
    Impersonator,

    /// <summary>Never proposes.</summary>
    SilentLeader,

    /// <summary>One key run twice.</summary>
    Twins,

    /// <summary>Shows its proposals to one validator only and serves no block.</summary>
    WithholdingLeader,

    /// <summary>Proposes blocks whose content most others do not have.</summary>
    ContentWithholder,

    /// <summary>Executes ten times slower than the others.</summary>
    SlowExecutor,

    /// <summary>Makes certificates without a quorum, and padded ones.</summary>
    Forger,

    /// <summary>Proposes invalid blocks.</summary>
    InvalidProposer,
}
