using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Liveness;

/// <summary>
/// Who is jailed at the end of a window for not having been heard of in it (docs/spec/ledger.md, section
/// Credits).
/// </summary>
/// <remarks>
/// Three things keep it from hitting the innocent. Only a validator that was in the set of every epoch of
/// the window is looked at. Nobody is jailed when the credited power is below the set's quorum: every block
/// of the window has a quorum's signatures, so the proposers kept votes back or could not have them, and
/// silence proves nothing. And never more power is jailed at a time than the quorum of the running set can
/// spare, W - q, which is below a third; the longest unheard go first.
/// </remarks>
internal static class MissedVotes
{
    /// <summary>
    /// The validators to jail at the end of a block, in the order to do it; none unless the block is the
    /// last of its window.
    /// </summary>
    /// <param name="store">The state after the block's credits and transactions.</param>
    /// <param name="height">The block's height.</param>
    /// <param name="consensus">Lengths of epochs and windows.</param>
    public static IReadOnlyList<ValidatorId> AtEndOf(
        ISlotStore store, Height height, GenesisConsensus consensus)
    {
        if (!CreditWindow.IsLast(height, consensus))
        {
            return [];
        }

        LivenessSlots liveness = new(store);
        FrozenSets sets = new(store);
        StakingSlots registry = new(store);
        CreditWindow window = CreditWindow.Of(height, consensus);
        Epoch running = EpochSchedule.Of(consensus).EpochOf(height);
        ulong total = sets.TotalPowerOf(running).Value;
        ulong spare = total - QuorumOf(total);
        ulong credited = 0;
        ulong gone = 0;
        List<Absent> absent = [];
        foreach (ValidatorSeat seat in sets.Load(running))
        {
            CreditWindow? last = liveness.LastCreditOf(seat.Id);
            credited += last == window ? seat.Power.Value : 0;
            if (!registry.Load(seat.Id).IsActive)
            {
                gone += seat.Power.Value;
            }
            else if (last != window)
            {
                absent.Add(new Absent(last?.Number + 1 ?? 0, seat));
            }
        }

        if (credited < QuorumOf(total) || absent.Count == 0)
        {
            return [];
        }

        RemoveNewcomers(absent, sets, window.First(consensus), running, EpochSchedule.Of(consensus));
        return Choose(absent, spare > gone ? spare - gone : 0);
    }

    private static ulong QuorumOf(ulong total) => (ulong)((UInt128)total * 2 / 3) + 1;

    // A set that is not kept any more cannot say who was in it, so it speaks for nobody.
    private static void RemoveNewcomers(
        List<Absent> absent, FrozenSets sets, Height first, Epoch running, EpochSchedule schedule)
    {
        for (ulong epoch = schedule.EpochOf(first).Value;
            epoch < running.Value && absent.Count > 0; epoch++)
        {
            SortedSet<ValidatorId> members = [.. sets.Load(new Epoch(epoch)).Select(seat => seat.Id)];
            absent.RemoveAll(a => !members.Contains(a.Seat.Id));
        }
    }

    private static List<ValidatorId> Choose(List<Absent> absent, ulong room)
    {
        List<ValidatorId> chosen = [];
        foreach (Absent a in absent.OrderBy(a => a.LastCredit).ThenBy(a => a.Seat.Id))
        {
            if (a.Seat.Power.Value <= room)
            {
                room -= a.Seat.Power.Value;
                chosen.Add(a.Seat.Id);
            }
        }

        return chosen;
    }

    // LastCredit: 1 + the last window it was credited in, 0 when it never was.
    private readonly record struct Absent(ulong LastCredit, ValidatorSeat Seat);
}
