namespace OpenLedger.Network;

/// <summary>How much an offence lowers a score (docs/spec/network.md, Score).</summary>
public static class PeerOffences
{
    /// <summary>Points taken off, fading as the other counts of a score do.</summary>
    public static double Weight(this PeerOffence offence) => offence switch
    {
        PeerOffence.Stall => 20,
        PeerOffence.UselessAnswer => 10,
        PeerOffence.InvalidData => 100,
        _ => throw new ArgumentOutOfRangeException(nameof(offence)),
    };
}
