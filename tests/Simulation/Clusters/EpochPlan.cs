using OpenLedger.Primitives.Values;
using OpenLedger.Simulation.Time;

namespace OpenLedger.Simulation.Clusters;

/// <summary>
/// Who votes in each epoch with what power, drawn from the seed: what a staking state would say. The oracle
/// reads the same plan, and nothing that the core derives from it.
/// </summary>
internal sealed class EpochPlan(SimulationOptions options)
{
    private readonly List<EpochMembers> _epochs = [];

    /// <summary>Blocks of an epoch; null when the first never ends.</summary>
    public ulong? BlocksPerEpoch => options.EpochBlocks;

    /// <summary>The last height of an epoch.</summary>
    public Height BoundaryOf(Epoch epoch) => new(
        BlocksPerEpoch is ulong blocks ? (epoch.Value + 1) * blocks : ulong.MaxValue);

    /// <summary>The epoch a height belongs to; genesis is the anchor of the first.</summary>
    public Epoch EpochOf(Height height) => new(
        BlocksPerEpoch is ulong blocks && height.Value > 0 ? (height.Value - 1) / blocks : 0);

    public EpochMembers At(Epoch epoch)
    {
        while ((ulong)_epochs.Count <= epoch.Value)
        {
            _epochs.Add(Draw(_epochs.Count));
        }

        return _epochs[(int)epoch.Value];
    }

    private EpochMembers Draw(int epoch)
    {
        int[] all = [.. Enumerable.Range(0, options.Powers.Length)];
        if (BlocksPerEpoch is null || epoch == 0)
        {
            return new EpochMembers(all, options.Powers);
        }

        SplitMix chance = new(options.Seed + (0xE90C * (ulong)(epoch + 1)));
        ulong[] powers =
        [
            .. options.Powers.Select(power => chance.Permille(700) ? power : chance.Between(1, 4)),
        ];
        bool[] isIn = [.. all.Select(_ => chance.Permille(800))];
        if (all.Count(node => isIn[node]) < Math.Min(4, all.Length))
        {
            Array.Fill(isIn, true);
        }

        // Less than a third may be faulty, in every epoch: as many faulty ones leave as it takes.
        for (int node = 0; node < all.Length && !IsSafe(isIn, powers); node++)
        {
            if (options.IsFaulty(node))
            {
                isIn[node] = false;
            }
        }

        // Powers may be so uneven that only faulty nodes were in: then the honest ones are.
        if (!isIn.Contains(true))
        {
            isIn = [.. all.Select(node => !options.IsFaulty(node))];
        }

        int[] members = [.. all.Where(node => isIn[node])];
        return new EpochMembers(members, [.. members.Select(node => powers[node])]);
    }

    private bool IsSafe(bool[] isIn, ulong[] powers)
    {
        ulong total = 0;
        ulong faulty = 0;
        for (int node = 0; node < isIn.Length; node++)
        {
            total += isIn[node] ? powers[node] : 0;
            faulty += isIn[node] && options.IsFaulty(node) ? powers[node] : 0;
        }

        return 3 * faulty < total;
    }
}
