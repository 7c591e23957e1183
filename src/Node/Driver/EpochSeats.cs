using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Validators;
using OpenLedger.Ledger.State;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Driver;

/// <summary>Reads epochs' validator sets out of the state. Immutable, thread-safe.</summary>
/// <param name="schedule">Which heights an epoch holds.</param>
/// <param name="key">This node's validator key; null for a node without one.</param>
public sealed class EpochSeats(EpochSchedule schedule, PublicKey? key)
{
    /// <summary>Which heights an epoch holds.</summary>
    public EpochSchedule Schedule { get; } = schedule;

    /// <summary>
    /// An epoch by a state that holds its set: that of the boundary block before it, or of a block in it.
    /// </summary>
    public EpochSeat Of(Epoch epoch, IStateReader state)
    {
        IReadOnlyList<SetMember> members = ValidatorSetReader.Read(state, epoch);
        Invariant.Require(members.Count > 0, $"the state holds the set of epoch {epoch}");
        ValidatorSet set = new([.. members.Select(m => new Validator(m.PublicKey, m.Power))]);
        ValidatorIndex? self = key is null ? null : set.IndexOf(key.Address);
        return new EpochSeat(
            new EpochConfig(epoch, set, self, Schedule.BoundaryOf(epoch)),
            self is { } index ? members[index.Value].Account : Address.Zero);
    }

    /// <summary>
    /// The epoch that decides the block above <paramref name="head"/>, and head's view in it: 0 for an
    /// anchor, which is genesis or the last block of the epoch before.
    /// </summary>
    public (Epoch Epoch, View View) PlaceOf(BlockHeader head)
    {
        ArgumentNullException.ThrowIfNull(head);
        Epoch epoch = Schedule.EpochOf(new Height(head.Number.Value + 1));
        return (epoch, Schedule.IsBoundary(head.Number) ? default : head.View);
    }
}
