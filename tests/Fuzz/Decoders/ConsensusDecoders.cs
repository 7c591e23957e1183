using System.Buffers;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Recovery;
using OpenLedger.Consensus.Signing;
using OpenLedger.Consensus.Wal;
using OpenLedger.Network;
using OpenLedger.Network.Consensus;
using OpenLedger.Node.Mempool;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Fuzz.Decoders;

/// <summary>What validators say to each other, and what their logs hold.</summary>
internal static class ConsensusDecoders
{
    private static readonly PrivateKey[] Keys =
        [.. Enumerable.Range(1, 4).Select(i => PrivateKey.Create(Keccak.Hash([(byte)i]).ToArray()))];

    private static readonly ConsensusDomain Domain = new(1337, Keccak.Hash("genesis"u8), 0);
    private static readonly ProposalId P = new(new Epoch(2), new View(9), new View(7), Keccak.Hash("b"u8));

    public static IReadOnlyList<FuzzedDecoder> All { get; } =
    [
        FuzzedDecoder.Of<ConsensusMessage>(
            "consensus-message", [.. Messages().Select(MessageCodec.Encode)],
            frame => MessageCodec.TryDecode(frame, out ConsensusMessage? message) == MessageError.None
                ? message : null,
            MessageCodec.Encode, hasOneForm: true),
        FuzzedDecoder.Of("direct-pieces", [[1, 1, 0, 3, 1, 2, 3], [2, 1, 0, 1, 9, 1, 1, 0, 2, 5, 6]], ReadPieces),
        FuzzedDecoder.Of<IReadOnlyList<ReadOnlyMemory<byte>>>(
            "transaction-batch", [[0, 0, 0, 2, 7, 8], [0, 0, 0, 1, 7, 0, 0, 0, 1, 8]],
            frame => TransactionBatch.Decode(frame)),
        FuzzedDecoder.Of<Vote>(
            "vote", [SignedVote(0, Body.Notarize(P)).Encode()],
            frame => Vote.TryDecode(frame, out Vote? vote) == MessageError.None ? vote : null,
            vote => vote.Encode(), hasOneForm: true),
        FuzzedDecoder.Of<Certificate>(
            "certificate", [Signed(Body.Finalize(P)).Encode(), Signed(Body.Nullify(P.Epoch, P.View)).Encode()],
            frame => Certificate.TryDecode(frame, out Certificate? certificate) == MessageError.None
                ? certificate : null,
            certificate => certificate.Encode(), hasOneForm: true),
        FuzzedDecoder.Of<WalRecord>(
            "wal-record", [WalRecordCodec.Encode(new WalRecord.OfVote(SignedVote(1, Body.Finalize(P)))),
                WalRecordCodec.Encode(new WalRecord.OfCertificate(Signed(Body.Notarize(P)))),
                WalRecordCodec.Encode(new WalRecord.OfVerdict(P, true))],
            frame => WalRecordCodec.TryDecode(frame, out WalRecord? record) ? record : null,
            WalRecordCodec.Encode, hasOneForm: true),
        FuzzedDecoder.Of<JournalRecord>(
            "journal-record", [new JournalRecord.OfVote(SignedVote(0, Body.Notarize(P))).Encode(),
                new JournalRecord.OfWatermark(WalPosition.Of(P.Epoch, P.View)).Encode(),
                new JournalRecord.RecoveryBegun().Encode()],
            frame => JournalRecord.TryDecode(frame, out JournalRecord? record) ? record : null,
            record => record.Encode(), hasOneForm: true),
    ];

    // A malformed piece is the peer's fault, and says so.
    private static bool ReadPieces(byte[] frame)
    {
        ReadOnlySequence<byte> rest = new(frame);
        BulkAssembly assembly = new();
        try
        {
            while (BulkPiece.TryTake(ref rest, out BulkPiece piece) && rest.Length >= piece.Length)
            {
                assembly.Add(rest.Slice(0, piece.Length), piece.IsLast);
                rest = rest.Slice(piece.Length);
            }
        }
        catch (PeerFaultException)
        {
            return false;
        }

        return rest.IsEmpty;
    }

    private static IEnumerable<ConsensusMessage> Messages()
    {
        Certificate finalization = Signed(Body.Finalize(P));
        RecoveryRequest request = new(Keccak.Hash("nonce"u8), P.Epoch);
        yield return new ConsensusMessage.OfVote(SignedVote(2, Body.Nullify(P.Epoch, P.View)));
        yield return new ConsensusMessage.OfCertificate(finalization);
        yield return new ConsensusMessage.OfProposal(new Proposal(
            "a block"u8.ToArray(), SignedVote(0, Body.Notarize(P)),
            [Signed(Body.Notarize(P with { View = new View(7), ParentView = new View(6) })),
                Signed(Body.Nullify(P.Epoch, new View(8)))]));
        yield return new ConsensusMessage.CertificateRequest(P.Epoch, P.View);
        yield return new ConsensusMessage.BlockRequest(P.BlockHash);
        yield return new ConsensusMessage.BlockResponse("a block"u8.ToArray());
        yield return new ConsensusMessage.RangeRequest(new Height(5));
        yield return new ConsensusMessage.RangeResponse(
            ["one"u8.ToArray(), "another"u8.ToArray()], finalization);
        yield return new ConsensusMessage.OfRecoveryRequest(request);
        yield return new ConsensusMessage.OfRecoveryReply(new RecoveryReply(
            request.Nonce, P.Epoch, new ValidatorIndex(1),
            Secp256k1.Sign(Keys[1], Keccak.Hash("reply"u8)), finalization));
    }

    private static Vote SignedVote(int index, Body body) =>
        new(body, new ValidatorIndex((ushort)index), Secp256k1.Sign(Keys[index], Domain.Digest(body)));

    private static Certificate Signed(Body body) => Certificate.Create(
        body, 4, [.. new[] { 0, 1, 3 }.Select(i =>
            (new ValidatorIndex((ushort)i), SignedVote(i, body).Signature))]);
}
