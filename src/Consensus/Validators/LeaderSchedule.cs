using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Validators;

/// <summary>
/// Who leads each view: smooth weighted round-robin over the frozen set from view 1. In every view each
/// priority grows by the validator's power, the highest leads (ties to the lowest index) and pays the total
/// power W. Deterministic and not grindable. After W / gcd(powers) views all priorities are 0 again, so the
/// order repeats with that period. The leaders of the newest views asked for are kept. Not thread-safe.
/// </summary>
public sealed class LeaderSchedule
{
    /// <summary>
    /// Leaders kept; when there are more, the older half goes and asking for it computes its period again.
    /// </summary>
    public const int KeptMax = 1 << 16;

    /// <summary>
    /// Views ahead of the last finalized one that may be asked for on a peer's word: little enough that the
    /// views voted in stay among the kept.
    /// </summary>
    public const ulong AheadMax = KeptMax / 4;

    private readonly ValidatorSet _validators;
    private readonly long[] _priorities;
    private readonly List<ushort> _leaders = [];
    private ulong _firstKept;

    /// <summary>The schedule of a set.</summary>
    public LeaderSchedule(ValidatorSet validators)
    {
        ArgumentNullException.ThrowIfNull(validators);
        _validators = validators;
        _priorities = new long[validators.Count];
        ulong divisor = 0;
        for (int i = 0; i < validators.Count; i++)
        {
            divisor = GreatestCommonDivisor(divisor, PowerOf(i));
        }

        Period = validators.TotalPower.Value / divisor;
    }

    /// <summary>The number of views after which the order repeats.</summary>
    public ulong Period { get; }

    /// <summary>
    /// The leader of a view from 1 on. Costs time in proportion to the views not yet computed.
    /// </summary>
    public ValidatorIndex Leader(View view)
    {
        ArgumentOutOfRangeException.ThrowIfZero(view.Value);
        ulong turn = view.Value - 1;
        if (turn < _firstKept || turn - _firstKept > (ulong)_leaders.Count + Period)
        {
            // Every period begins like the first: with all priorities 0.
            Array.Clear(_priorities);
            _leaders.Clear();
            _firstKept = turn - (turn % Period);
        }

        while (turn >= _firstKept + (ulong)_leaders.Count)
        {
            _leaders.Add(NextLeader());
            if (_leaders.Count > KeptMax)
            {
                _leaders.RemoveRange(0, KeptMax / 2);
                _firstKept += KeptMax / 2;
            }
        }

        return new ValidatorIndex(_leaders[(int)(turn - _firstKept)]);
    }

    private static ulong GreatestCommonDivisor(ulong a, ulong b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }

    private ulong PowerOf(int index) => _validators[new ValidatorIndex((ushort)index)].Power.Value;

    private ushort NextLeader()
    {
        int leader = 0;
        for (int i = 0; i < _priorities.Length; i++)
        {
            _priorities[i] += (long)PowerOf(i);
            if (_priorities[i] > _priorities[leader])
            {
                leader = i;
            }
        }

        _priorities[leader] -= (long)_validators.TotalPower.Value;
        return (ushort)leader;
    }
}
