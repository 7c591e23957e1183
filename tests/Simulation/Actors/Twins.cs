using OpenLedger.Consensus.Messages;

namespace OpenLedger.Simulation.Actors;

/// <summary>One key run twice, by mistake or on purpose: two honest minds, each heard by half the others.</summary>
internal sealed class Twins : Byzantine
{
    private readonly Twins? _second;
    private readonly int _half;

    public Twins(Cluster cluster, int index)
        : this(cluster, index, 0) => _second = new Twins(cluster, index, 1);

    private Twins(Cluster cluster, int index, int half)
        : base(cluster, index) => _half = half;

    public override void Start()
    {
        base.Start();
        if (_second is { IsUp: false })
        {
            _second.Start();
        }
    }

    public override void Deliver(int from, byte[] bytes)
    {
        base.Deliver(from, bytes);
        _second?.Deliver(from, bytes);
    }

    protected override void Publish(ConsensusMessage message, int? to)
    {
        for (int peer = 0; peer < Cluster.Validators.Count; peer++)
        {
            if (peer != Index.Value && peer % 2 == _half && (to is null || to == peer))
            {
                Transmit(peer, message);
            }
        }
    }
}
