using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Oracles;

/// <summary>
/// Who leads, computed for itself from the specification: every priority grows by its power, the highest
/// leads (the lowest index among equals) and pays the total.
/// </summary>
internal sealed class LeaderOrder(EpochMembers members)
{
    private readonly long[] _priorities = new long[members.Count];
    private readonly List<ushort> _leaders = [];

    public ValidatorIndex Of(View view)
    {
        while ((ulong)_leaders.Count < view.Value)
        {
            for (int i = 0; i < _priorities.Length; i++)
            {
                _priorities[i] += (long)members.Powers[i];
            }

            int best = Array.IndexOf(_priorities, _priorities.Max());
            _priorities[best] -= (long)members.TotalPower;
            _leaders.Add((ushort)best);
        }

        return new ValidatorIndex(_leaders[(int)view.Value - 1]);
    }
}
