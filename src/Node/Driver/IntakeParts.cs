using OpenLedger.Network;

namespace OpenLedger.Node.Driver;

/// <summary>What the intake reads from and reports to.</summary>
internal sealed record IntakeParts(
    INetwork Network, PeerDirectory Peers, CandidateDecoder Decoder, RangeServer Ranges, INodeLog Log);
