using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus;

/// <summary>
/// What the driver is to do, in this order. The one rule of durability: no <see cref="Broadcast"/>,
/// <see cref="SendTo"/> or <see cref="Commit"/> is performed before every <see cref="WalAppend"/> ahead of
/// it, and the signer's journal, are on disk. Effects of several turns may be gathered under one sync.
/// </summary>
public abstract record Effect
{
    private Effect()
    {
    }

    /// <summary>Add a record to the write-ahead log.</summary>
    public sealed record WalAppend(WalRecord Record) : Effect;

    /// <summary>
    /// Ask the signer; answer with <see cref="Input.Signed"/> or <see cref="Input.SignRefused"/>.
    /// </summary>
    /// <param name="Body">What to sign.</param>
    /// <param name="Index">This node in the set of the body's epoch: the vote carries it.</param>
    public sealed record Sign(Body Body, ValidatorIndex Index) : Effect;

    /// <summary>Send to every other validator, and to those who follow.</summary>
    /// <param name="Message">What.</param>
    /// <param name="Except">Validators that need it no more; null for none.</param>
    public sealed record Broadcast(ConsensusMessage Message, ExceptValidators? Except = null) : Effect;

    /// <summary>Answer a peer.</summary>
    public sealed record SendTo(PeerNumber To, ConsensusMessage Message) : Effect;

    /// <summary>Ask a validator of an epoch's set; nothing happens when it is not connected.</summary>
    public sealed record SendToValidator(Epoch Epoch, ValidatorIndex To, ConsensusMessage Message) : Effect;

    /// <summary>Answer a peer's block request from the store of committed blocks, or not at all.</summary>
    public sealed record ServeBlock(PeerNumber To, Hash256 Hash) : Effect;

    /// <summary>
    /// Fire <see cref="Input.TimerFired"/> at a time; replaces an earlier time of the same timer.
    /// </summary>
    public sealed record SetTimer(TimerId Timer, Timestamp At) : Effect;

    /// <summary>Forget a timer.</summary>
    public sealed record CancelTimer(TimerId Timer) : Effect;

    /// <summary>
    /// Execute a block on its parent, which was verified True or is committed; answer with
    /// <see cref="Input.VerifyDone"/>. The result is kept until the block or one of its height is committed,
    /// or <see cref="Forget"/>.
    /// </summary>
    public sealed record Verify(CandidateBlock Block) : Effect;

    /// <summary>
    /// The result of a Verify is of no use any more: its view was given up. Should the block be needed after
    /// all, Verify is asked again.
    /// </summary>
    public sealed record Forget(Hash256 BlockHash) : Effect;

    /// <summary>
    /// Build a block on a parent that was verified True or is committed; answer with
    /// <see cref="Input.Built"/>.
    /// </summary>
    /// <param name="Epoch">For the header.</param>
    /// <param name="View">For the header, and for the answer.</param>
    /// <param name="ParentView">For the header.</param>
    /// <param name="ParentHash">The parent.</param>
    /// <param name="ParentTimestampMs">The block's time must be later: max(now, this + 1).</param>
    /// <param name="NotBeforeFull">Begin no earlier, even with transactions waiting.</param>
    /// <param name="NotBeforeEmpty">From here on begin even without transactions.</param>
    /// <param name="Halvings">
    /// The limits of the block (gas, bytes, time) are divided by 2 this often; at <see cref="HalvingsMax"/>
    /// it carries no transactions.
    /// </param>
    public sealed record Build(
        Epoch Epoch, View View, View ParentView, Hash256 ParentHash, ulong ParentTimestampMs,
        Timestamp NotBeforeFull, Timestamp NotBeforeEmpty, int Halvings = 0) : Effect
    {
        /// <summary>An empty block.</summary>
        public const int HalvingsMax = 8;
    }

    /// <summary>
    /// Commit a verified block to the store, in one durable batch, then answer with
    /// <see cref="Input.Committed"/>. Blocks come in height order without gaps. What was verified at its
    /// height or below may then be forgotten.
    /// </summary>
    /// <param name="Block">The block.</param>
    /// <param name="Finalization">The Finalization of this block or of a descendant.</param>
    public sealed record Commit(CandidateBlock Block, Certificate Finalization) : Effect;

    /// <summary>Proof that a validator signed what it must not.</summary>
    public sealed record ReportFault(FaultEvidence Evidence) : Effect;

    /// <summary>
    /// The chain contradicts what this node computed, or itself: stop, keep all data, exit with an error.
    /// Nothing follows it, now or in later turns.
    /// </summary>
    public sealed record Halt(string Reason) : Effect;
}
