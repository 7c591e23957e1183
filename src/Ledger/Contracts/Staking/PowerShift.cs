using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>
/// The set of the next epoch out of the running one: wishes are granted in turn until the power that may move
/// has moved, the last of them in part (docs/spec/contracts.md, section Epochs). Pure.
/// </summary>
internal static class PowerShift
{
    /// <summary>
    /// Power that may move between two sets of which the first has <paramref name="total"/>: the sum of the
    /// absolute changes. Less than a third, so two sets in a row share an honest quorum's better part; at
    /// least 1, so that the smallest chain can grow.
    /// </summary>
    public static ulong BudgetOf(ulong total) => Math.Max(1, total / 3);

    /// <summary>The next set, by id.</summary>
    /// <param name="wishes">Every member of the running set and everybody who should be in the next, each
    /// once.</param>
    /// <param name="seatsMax">Most validators of the next set.</param>
    public static IReadOnlyList<ValidatorSeat> Apply(IReadOnlyCollection<PowerWish> wishes, uint seatsMax)
    {
        ulong budget = BudgetOf(wishes.Aggregate(0UL, (sum, wish) => checked(sum + wish.Now)));
        int seats = wishes.Count(wish => wish.Now > 0);
        List<ValidatorSeat> next = [];
        foreach (PowerWish wish in wishes
            .OrderBy(w => w.Turn)
            .ThenByDescending(w => w.Turn == 3 ? w.Stake : UInt128.Zero)
            .ThenBy(w => w.Id))
        {
            ulong power = wish.Now;
            bool hasSeat = wish.Now > 0 || seats < seatsMax;
            ulong moved = hasSeat ? Math.Min(wish.Distance, budget) : 0;
            power = wish.Target > wish.Now ? power + moved : power - moved;
            budget -= moved;
            seats += (power > 0 ? 1 : 0) - (wish.Now > 0 ? 1 : 0);
            if (power > 0)
            {
                next.Add(new ValidatorSeat(wish.Id, new Power(power)));
            }
        }

        // A chain without validators would never make another block.
        return next.Count > 0
            ? [.. next.OrderBy(seat => seat.Id)]
            : [.. wishes.Where(w => w.Now > 0).OrderBy(w => w.Id)
                .Select(w => new ValidatorSeat(w.Id, new Power(w.Now)))];
    }
}
