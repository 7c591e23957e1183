using System.Text;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Discovery.Book;
using OpenLedger.Network.Discovery.Kademlia;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Noise;
using OpenLedger.Network.Protocols.Identify;
using OpenLedger.Network.Sodium;
using OpenLedger.Node.Peers;
using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Fuzz.Decoders;

/// <summary>Who peers say they are: keys, signatures, records, handshakes, identify.</summary>
internal static class PeerDecoders
{
    private const string Secp256k1Key =
        "08021221037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca99";

    private static readonly NodeIdentity Alice = new([.. Enumerable.Repeat((byte)7, NodeIdentity.SeedSize)]);
    private static readonly Multiaddr Somewhere = Multiaddr.Parse("/ip4/10.0.0.1/tcp/4001");
    private static readonly byte[] One = [.. Enumerable.Repeat((byte)1, X25519.Size)];
    private static readonly byte[] Two = [.. Enumerable.Repeat((byte)2, X25519.Size)];

    public static IReadOnlyList<FuzzedDecoder> All { get; } =
    [
        FuzzedDecoder.Of<IdentityPublicKey>(
            "identity-key", [Alice.PublicKey.Encoded.ToArray(), Convert.FromHexString(Secp256k1Key)],
            frame => IdentityPublicKey.TryDecode(frame, out IdentityPublicKey? key) ? key : null,
            key => key.Encoded.ToArray(), hasOneForm: true),
        FuzzedDecoder.Of("peer-id-bytes", [[0, 36, .. Alice.PublicKey.Encoded.Span]],
            frame => PeerIdText.TryDecode(frame, out _)),
        FuzzedDecoder.Of(
            "peer-id-text", [.. WireDecoders.Texts(
                Alice.PeerId.Value, "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N")],
            frame => PeerIdText.TryParse(Encoding.Latin1.GetString(frame), out _)),
        FuzzedDecoder.Of("der-signature", [Convert.FromHexString("3006020101020101")],
            frame => DerSignature.TryToCompact(frame, stackalloc byte[64])),
        FuzzedDecoder.Of<PeerRecord>(
            "peer-record", [PeerRecord.Seal(Alice, 1, [Somewhere])],
            frame => PeerRecord.TryOpen(frame, out PeerRecord? record) ? record : null) with
        { AllocatedPerByte = 64 },
        FuzzedDecoder.Of<IdentifyMessage>(
            "identify", [Identify().Encode(), new IdentifyMessage { Agent = "a" }.Encode()],
            frame => IdentifyMessage.TryDecode(frame, out IdentifyMessage? message) ? message : null,
            message => message.Encode()) with
        { AllocatedPerByte = 64, LengthMax = IdentifyMessage.SizeMax },
        FuzzedDecoder.Of<KadMessage>(
            "kad-message", [Kad().Encode(), new KadMessage(KadMessageType.FindNode) { Key = One }.Encode()],
            frame => KadMessage.TryDecode(frame, out KadMessage? message) ? message : null) with
        { AllocatedPerByte = 64, LengthMax = 16_384 },
        FuzzedDecoder.Of("address-book", [BookBody()],
            frame => BookCodec.TryDecodeBody(frame, 4_096, out _)) with { AllocatedPerByte = 64 },
        FuzzedDecoder.Of<ValidatorHello>(
            "validator-hello", [new ValidatorHello(Key().PublicKey, One, new byte[64]).Encode()],
            frame => ValidatorHello.TryDecode(frame, out ValidatorHello? hello) ? hello : null,
            hello => hello.Encode(), hasOneForm: true),
        FuzzedDecoder.Of("noise-payload", [NoisePayload.Create(Alice, One)],
            frame => NoisePayload.TryVerify(frame, One, out _)) with
        { LengthMax = NoiseHandshake.MessageSizeMax },
        FuzzedDecoder.Of("noise-first", [FirstMessage()], ReadFirst),
        FuzzedDecoder.Of("noise-second", [SecondMessage()], ReadSecond),
    ];

    private static IdentifyMessage Identify() => new()
    {
        PublicKey = Alice.PublicKey,
        ListenAddresses = [Somewhere, Multiaddr.Parse("/dns4/a.example/tcp/1")],
        Protocols = ["/meshsub/1.2.0", "/ipfs/ping/1.0.0"],
        ObservedAddress = Somewhere,
        ProtocolVersion = "openledger/1",
        Agent = "openledger/0.1.0",
        SignedPeerRecord = PeerRecord.Seal(Alice, 9, [Somewhere]),
    };

    private static KadMessage Kad() => new(KadMessageType.FindNode)
    {
        Key = One,
        Closer = [new KadPeer(Alice.PeerId, [Somewhere, Multiaddr.Parse("/dns4/a.example/tcp/1")])],
    };

    // Between magic and checksum, which would refuse every change before the reader is reached.
    private static byte[] BookBody()
    {
        byte[] book = BookCodec.Encode(
        [
            new BookEntry(Alice.PeerId, BookSource.Configured, 1)
            {
                Addresses = [new BookAddress(Somewhere, 2)],
                Record = PeerRecord.Seal(Alice, 3, [Somewhere]),
            },
        ]);
        return book[8..^32];
    }

    private static PrivateKey Key() => PrivateKey.Create(One);

    private static NoiseHandshake Dialer() => new(true, One, Two, []);

    private static NoiseHandshake Listener() => new(false, Two, One, []);

    private static byte[] FirstMessage()
    {
        using NoiseHandshake dialer = Dialer();
        return dialer.TryWrite([], out byte[]? message)
            ? message : throw new InvalidOperationException("no first message");
    }

    private static byte[] SecondMessage()
    {
        using NoiseHandshake listener = Listener();
        return listener.TryRead(FirstMessage(), out _)
            && listener.TryWrite(NoisePayload.Create(Alice, X25519.PublicKey(Two)), out byte[]? message)
            ? message : throw new InvalidOperationException("no second message");
    }

    private static bool ReadFirst(byte[] frame)
    {
        using NoiseHandshake listener = Listener();
        return listener.TryRead(frame, out _);
    }

    private static bool ReadSecond(byte[] frame)
    {
        using NoiseHandshake dialer = Dialer();
        return dialer.TryWrite([], out _) && dialer.TryRead(frame, out _);
    }
}
