using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Time;
using OpenLedger.Simulation.Validators;

namespace OpenLedger.Simulation.Faults;

/// <summary>What happens to a cluster at set times: cut links, lost power, a death.</summary>
internal sealed class FaultSchedule(Cluster cluster, SplitMix chance)
{
    private static readonly Fault[] Cuts = [Fault.Partition, Fault.OneWayPartition, Fault.Isolation];

    public void Plan()
    {
        SimulationOptions options = cluster.Options;
        Fault[] cuts = [.. Cuts.Where(options.Has)];
        if (cuts.Length > 0 && options.Powers.Length > 1)
        {
            CutLater(cuts, chance.Between(50, 500));
        }

        if (options.PowerCutMs is ulong cut)
        {
            cluster.Events.After(cut, CutPower);
        }

        if (options.Dead is int dead)
        {
            cluster.Events.After(options.DeadFromMs, () =>
            {
                cluster.Injected.Count(Fault.Death);
                cluster.Nodes[dead].Stop();
            });
        }

        foreach (Fault once in new[] { Fault.UnevenStake, Fault.Epochs, Fault.Reordering })
        {
            cluster.Injected.Count(once, options.Has(once) ? 1 : 0);
        }

        foreach (Fault actor in options.Actors.Where(actor => actor != Fault.None))
        {
            cluster.Injected.Count(actor);
        }
    }

    private void CutPower()
    {
        cluster.Tell(-1, "all lose power");
        foreach (SimulatedValidator node in cluster.Nodes)
        {
            node.CutPower(Fault.PowerCut);
        }
    }

    private void CutLater(Fault[] cuts, ulong delayMs) => cluster.Events.After(delayMs, () =>
    {
        if (cluster.IsHealed)
        {
            return;
        }

        Fault kind = cuts[chance.Below((ulong)cuts.Length)];
        Cut(kind);
        cluster.Injected.Count(kind);
        cluster.Events.After(chance.Between(50, 800), () =>
        {
            cluster.Network.Mend();
            CutLater(cuts, chance.Between(50, 800));
        });
    });

    private void Cut(Fault kind)
    {
        int count = cluster.Options.Powers.Length;
        ulong pattern = chance.Next();
        int alone = (int)chance.Below((ulong)count);
        cluster.Tell(-1, $"{FaultNames.Of(kind)} {pattern:x} {alone}");
        cluster.Network.Cut(kind switch
        {
            Fault.Partition => (from, to) => ((pattern >> from) & 1) != ((pattern >> to) & 1),
            Fault.Isolation => (from, to) => from == alone || to == alone,
            _ => (from, to) => ((pattern >> (((from * count) + to) % 64)) & 1) == 1,
        });
    }
}
