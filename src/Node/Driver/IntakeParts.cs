using OpenLedger.Network;
using OpenLedger.Node.Peers;
using OpenLedger.Node.Telemetry;

namespace OpenLedger.Node.Driver;

/// <summary>What the intake reads from and reports to.</summary>
/// <param name="Network">Messages come and go here.</param>
/// <param name="Peers">Who is who.</param>
/// <param name="Decoder">Decodes blocks.</param>
/// <param name="Ranges">Answers for stored blocks.</param>
/// <param name="Votes">Given every verified vote and certificate, for the credits of blocks.</param>
/// <param name="Log">Told of what does not decode or verify.</param>
internal sealed record IntakeParts(
    INetwork Network,
    PeerDirectory Peers,
    CandidateDecoder Decoder,
    RangeServer Ranges,
    LateVotePool Votes,
    INodeLog Log)
{
    /// <summary>Counts what processor time goes to.</summary>
    public ProcessorTime Processor { get; init; } = ProcessorTime.None;
}
