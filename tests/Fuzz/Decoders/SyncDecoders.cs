using OpenLedger.Consensus.Messages;
using OpenLedger.Node.Content;
using OpenLedger.Node.Sync;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Fuzz.Decoders;

/// <summary>What nodes say to fetch the chain and contents from each other.</summary>
internal static class SyncDecoders
{
    private const int SecondChunk = 1;

    public static IReadOnlyList<FuzzedDecoder> All { get; } =
    [
        FuzzedDecoder.Of<SyncRequest>(
            "sync-request", [new SyncRequest.Status().Encode(), new SyncRequest.Blocks(new Height(7), 3).Encode(),
                new SyncRequest.Certificate(new Epoch(1), new View(2)).Encode(),
                new SyncRequest.Block(Keccak.Hash([1])).Encode()],
            frame => SyncRequest.TryDecode(frame), request => request.Encode(), hasOneForm: true) with
        { LengthMax = 2 * SyncRequest.BytesMax },
        FuzzedDecoder.Of<SyncStatus>(
            "sync-status", [Status(null).Encode(), Status(Announcement()).Encode()],
            frame => SyncStatus.TryDecode(frame), status => status.Encode(), hasOneForm: true),
        FuzzedDecoder.Of<BlockAnnouncement>(
            "block-announcement", [Announcement().Encode()],
            frame => BlockAnnouncement.TryDecode(frame), announced => announced.Encode(), hasOneForm: true),
        FuzzedDecoder.Of<ContentMessage>(
            "content-message", [new ContentMessage.Announced(new SidecarId(4), Keccak.Hash([2]), 99).Encode()],
            frame => ContentMessage.TryDecode(frame), message => message.Encode(), hasOneForm: true),
        FuzzedDecoder.Of<ContentRequest>(
            "content-request", [new ContentRequest(Keccak.Hash([2]), 100, 16).Encode()],
            frame => ContentRequest.TryDecode(frame), request => request.Encode(), hasOneForm: true) with
        { LengthMax = 2 * ContentRequest.Size },
        FuzzedDecoder.Of<ContentChunk>(
            "content-chunk",
            [Chunk(ContentRoot.ChunkBytes + 9).Encode(), Chunk(ContentRoot.ChunkBytes * 3).Encode()],
            frame => ContentChunk.TryDecode(SecondChunk, frame), chunk => chunk.Encode(),
            hasOneForm: true) with
        { LengthMax = ContentChunk.BytesMax + 64 },
    ];

    private static ContentChunk Chunk(int length)
    {
        byte[] content = new byte[length];
        return new ContentChunk(
            length, ContentTree.Of(content).PathOf(SecondChunk),
            content.AsMemory(ContentRoot.ChunkBytes, ContentTree.ChunkLengthOf(length, SecondChunk)));
    }

    private static SyncStatus Status(BlockAnnouncement? proof) => new(
        Keccak.Hash([3]), new Height(500), Keccak.Hash([4]), new Epoch(5), proof);

    private static BlockAnnouncement Announcement()
    {
        BlockHeader header = ChainDecoders.SampleBlock(0, 0).Header;
        Body body = Body.Finalize(new ProposalId(
            header.Epoch, header.View, header.ParentView, BlockHeaderCodec.ComputeHash(header)));
        Signature signature = Secp256k1.Sign(
            PrivateKey.Create(Keccak.Hash([1]).ToArray()), Keccak.Hash([9]));
        return BlockAnnouncement.Of(
            header, Certificate.Create(body, 4, [(new ValidatorIndex(0), signature)]))!;
    }
}
