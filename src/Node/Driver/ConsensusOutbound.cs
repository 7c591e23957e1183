using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Wal;
using OpenLedger.Network;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Driver;

/// <summary>How consensus messages travel: channel, rank and what must not be lost.</summary>
internal static class ConsensusOutbound
{
    /// <summary>
    /// The message as the network takes it. Its rank is its place in the course of consensus
    /// (<see cref="WalPosition"/>), so that a peer that takes too little is shown the newest. Certificates
    /// are kept as long as there is anything else: one of them lets the peer enter the view the others are
    /// in, and the network keeps the highest of them.
    /// </summary>
    internal static OutboundMessage Of(ConsensusMessage message) => new(
        ChannelOf(message), MessageCodec.Encode(message), RankOf(message),
        message is ConsensusMessage.OfCertificate);

    private static NetworkChannel ChannelOf(ConsensusMessage message) => message switch
    {
        ConsensusMessage.OfVote or ConsensusMessage.OfCertificate => NetworkChannel.Votes,
        ConsensusMessage.OfProposal => NetworkChannel.Proposals,
        _ => NetworkChannel.Requests,
    };

    private static ulong RankOf(ConsensusMessage message) => message switch
    {
        ConsensusMessage.OfVote m => RankOf(m.Vote.Body.Epoch, m.Vote.Body.View),
        ConsensusMessage.OfCertificate m => RankOf(m.Certificate.Body.Epoch, m.Certificate.Body.View),
        ConsensusMessage.OfProposal m => RankOf(m.Proposal.Id.Epoch, m.Proposal.Id.View),
        _ => 0, // questions and answers are of one age: the oldest goes first
    };

    private static ulong RankOf(Epoch epoch, View view) =>
        WalPosition.TryOf(epoch, view, out WalPosition position) ? position.Value : 0;
}
