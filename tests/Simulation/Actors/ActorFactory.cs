using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Faults;
using OpenLedger.Simulation.Validators;

namespace OpenLedger.Simulation.Actors;

/// <summary>Makes the node that misbehaves in a given way.</summary>
internal static class ActorFactory
{
    public static SimulatedValidator Create(Fault actor, Cluster cluster, int id) => actor switch
    {
        Fault.Equivocator => new Equivocator(cluster, id),
        Fault.Conflicter => new Conflicter(cluster, id),
        Fault.Nuller => new Nuller(cluster, id),
        Fault.NullifyOnly => new NullifyOnly(cluster, id),
        Fault.Outdated => new Outdated(cluster, id),
        Fault.Impersonator => new Impersonator(cluster, id),
        Fault.SilentLeader => new SilentLeader(cluster, id),
        Fault.Twins => new Twins(cluster, id),
        Fault.WithholdingLeader => new WithholdingLeader(cluster, id),
        Fault.ContentWithholder => new ContentWithholder(cluster, id),
        Fault.SlowExecutor => new SlowExecutor(cluster, id),
        Fault.Forger => new Forger(cluster, id),
        Fault.InvalidProposer => new InvalidProposer(cluster, id),
        _ => throw new ArgumentException($"{actor} is no way to misbehave", nameof(actor)),
    };
}
