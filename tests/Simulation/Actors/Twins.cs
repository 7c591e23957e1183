using OpenLedger.Consensus.Messages;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// One key run twice, by mistake or on purpose: two honest minds, each heard by half the others.
/// </summary>
internal sealed class Twins : Byzantine
{
    private readonly Twins? _second;
    private readonly int _half;

    public Twins(Cluster cluster, int id)
        : this(cluster, id, 0) => _second = new Twins(cluster, id, 1);

    private Twins(Cluster cluster, int id, int half)
        : base(cluster, id) => _half = half;

    public override void Start()
    {
        base.Start();
        if (_second is { IsUp: false })
        {
            _second.Start();
        }
    }

    public override void Deliver(int from, ConsensusMessage message)
    {
        base.Deliver(from, message);
        _second?.Deliver(from, message);
    }

    protected override void Publish(ConsensusMessage message, int? to)
    {
        for (int peer = 0; peer < Cluster.Nodes.Length; peer++)
        {
            if (peer != Id && peer % 2 == _half && (to is null || to == peer))
            {
                Transmit(peer, message);
            }
        }
    }
}
