using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Epochs;

/// <summary>
/// Everything a node knows of consensus: the running epoch, and the one before it, which only serves those
/// still in it and says nothing new. Owned by one thread: <see cref="EpochMachine.Step"/> changes it in
/// place.
/// </summary>
public sealed class EpochState
{
    private Interest? _interest;

    /// <summary>A state before its first input, which must be <see cref="Input.Start"/>.</summary>
    /// <param name="parameters">The protocol's times.</param>
    /// <param name="config">The epoch that decides the block above the last committed one.</param>
    public EpochState(ConsensusParameters parameters, EpochConfig config)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(config);
        Running = new SimplexState(parameters, config);
    }

    /// <summary>The running epoch.</summary>
    public SimplexState Running { get; internal set; }

    /// <summary>The epoch before it; null in the first, or when a restart did not bring it.</summary>
    public SimplexState? Previous { get; internal set; }

    /// <summary>The running epoch's configuration.</summary>
    public EpochConfig Config => Running.Config;

    /// <summary>True after <see cref="Effect.Halt"/>.</summary>
    public bool IsHalted => Running.IsHalted;

    /// <summary>
    /// What is worth a signature check now. Take it after every turn and hand it to the threads that read
    /// messages: the state itself is the stepping thread's alone. The same object as long as nothing it shows
    /// has changed.
    /// </summary>
    public Interest Interest
    {
        get
        {
            if (_interest?.Shows(Running, Previous) != true)
            {
                _interest = Interest.Of(Running, Previous);
            }

            return _interest;
        }
    }

    /// <summary>
    /// Log records of epochs above the one started in: a store restored from an older copy finds its way up
    /// to them.
    /// </summary>
    internal IReadOnlyList<WalRecord> LaterRecords { get; set; } = [];

    /// <summary>Journal votes of epochs above the one started in.</summary>
    internal IReadOnlyList<Vote> LaterVotes { get; set; } = [];
}
