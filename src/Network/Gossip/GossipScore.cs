namespace OpenLedger.Network.Gossip;

/// <summary>A peer's counts behind its score; they outlive its connection while they are bad.</summary>
internal sealed class GossipScore
{
    private const double Zero = 0.01;

    public double Deliveries { get; set; }

    public double Invalid { get; set; }

    public double Breaches { get; set; }

    /// <summary>When the peer left; not while it is connected.</summary>
    public TimeSpan? LeftAt { get; set; }

    /// <summary>Lets the counts fade.</summary>
    public void Decay(double factor)
    {
        Deliveries = Faded(Deliveries, factor);
        Invalid = Faded(Invalid, factor);
        Breaches = Faded(Breaches, factor);
    }

    /// <summary>The part of the score that does not depend on where the peer is.</summary>
    public double Value(GossipOptions options)
    {
        double surplus = Math.Max(0, Breaches - options.BreachFree);
        return (Math.Min(options.DeliveryMax, Deliveries) * options.DeliveryWeight)
            + (Invalid * Invalid * options.InvalidWeight)
            + (surplus * surplus * options.BreachWeight);
    }

    private static double Faded(double value, double factor) => value * factor < Zero ? 0 : value * factor;
}
