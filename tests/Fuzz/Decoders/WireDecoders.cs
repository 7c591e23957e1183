using System.Buffers;
using System.Text;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Negotiation;
using OpenLedger.Network.Wire;
using OpenLedger.Network.Yamux;

namespace OpenLedger.Fuzz.Decoders;

/// <summary>The forms that everything on the wire is made of.</summary>
internal static class WireDecoders
{
    private static readonly string[] Addresses =
    [
        "/ip4/127.0.0.1/tcp/4001/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA",
        "/dns6/a.b/tcp/1/wss", "/ip6/fe80::1/udp/9/quic-v1", "/ip6zone/x/ip6/fe80::1/tcp/80",
    ];

    public static IReadOnlyList<FuzzedDecoder> All { get; } =
    [
        FuzzedDecoder.Of("varint", [[5], [0x80, 1], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
            frame => Varint.TryRead(frame, out _, out int size) == VarintStatus.Done && size <= frame.Length),
        FuzzedDecoder.Of("base58", [.. Texts("2NEpo7TZRRrLZSi2U", "1111", "z")],
            frame => Base58.TryDecode(Encoding.Latin1.GetString(frame), out _)),
        FuzzedDecoder.Of("base32", [.. Texts("mzxw6ytboi", "me", "")],
            frame => Base32.TryDecode(Encoding.Latin1.GetString(frame), out _)),
        FuzzedDecoder.Of("protobuf", [Convert.FromHexString("089601120774657374696e671a03089601")], SkipAll),
        FuzzedDecoder.Of<byte[]>(
            "multistream", [.. Texts("\u0013/multistream/1.0.0\n", "\u0003na\n", "\u0007/noise\n")],
            ReadLines),
        new FuzzedDecoder("yamux-header", [
            Convert.FromHexString("000100010000000300000000"), Convert.FromHexString("000000000000000100000400"),
            Convert.FromHexString("000200010000000000000007")],
            frame => TryReadHeader(frame, out YamuxHeader header) ? header : null)
        {
            Encode = message =>
            {
                byte[] bytes = new byte[YamuxHeader.Size];
                ((YamuxHeader)message).Encode(bytes);
                return bytes;
            },
            HasOneForm = true,
            LengthMax = YamuxHeader.Size,
        },
        FuzzedDecoder.Of<Multiaddr>(
            "multiaddr-bytes", [.. Addresses.Select(text => Multiaddr.Parse(text).Bytes.ToArray())],
            frame => Multiaddr.TryDecode(frame, out Multiaddr? address) ? address : null,
            address => address.Bytes.ToArray(), hasOneForm: true) with { AllocatedPerByte = 64 },
        FuzzedDecoder.Of<Multiaddr>(
            "multiaddr-text", [.. Texts(Addresses)],
            frame => Multiaddr.TryParse(Encoding.Latin1.GetString(frame), out Multiaddr? address)
                ? address : null,
            address => Encoding.Latin1.GetBytes(address.ToString())) with { AllocatedPerByte = 64 },
    ];

    internal static IEnumerable<byte[]> Texts(params string[] texts) =>
        texts.Select(Encoding.Latin1.GetBytes);

    private static bool SkipAll(byte[] frame)
    {
        ProtobufReader reader = new(frame);
        while (reader.TryReadField(out _, out ProtobufWireType wire) && reader.TrySkip(wire))
        {
            // Each turn skips a field.
        }

        return reader.IsAtEnd;
    }

    private static byte[]? ReadLines(byte[] frame)
    {
        ReadOnlySequence<byte> rest = new(frame);
        MultistreamLine line;
        while ((line = MultistreamCodec.TryRead(ref rest, out string text)) == MultistreamLine.Done)
        {
            if (text.Length >= MultistreamCodec.LineBytesMax)
            {
                throw new InvalidOperationException("a line above its maximum");
            }
        }

        return line == MultistreamLine.Incomplete && rest.IsEmpty ? frame : null;
    }

    // The session reads a header only when it is whole.
    private static bool TryReadHeader(byte[] frame, out YamuxHeader header)
    {
        header = default;
        return frame.Length == YamuxHeader.Size && YamuxHeader.TryDecode(frame, out header);
    }
}
