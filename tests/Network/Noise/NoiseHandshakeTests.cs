using OpenLedger.Network.Identity;
using OpenLedger.Network.Noise;
using OpenLedger.Network.Sodium;
using OpenLedger.Network.Tests.Fuzzing;

namespace OpenLedger.Network.Tests.Noise;

[TestFixture]
public class NoiseHandshakeTests
{
    private static readonly byte[] InitiatorStatic = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly byte[] InitiatorEphemeral = [.. Enumerable.Range(101, 32).Select(i => (byte)i)];
    private static readonly byte[] ResponderStatic = [.. Enumerable.Range(33, 32).Select(i => (byte)i)];
    private static readonly byte[] ResponderEphemeral = [.. Enumerable.Range(65, 32).Select(i => (byte)i)];

    // Frozen after this implementation reproduced the vector of Noise_XX_25519_ChaChaPoly_SHA256 in
    // github.com/haskell-cryptography/cacophony (handshake, transcript and transport messages).
    [Test]
    public void Handshake_FixedKeys_GivesTheGoldenBytes()
    {
        (NoiseHandshake initiator, NoiseHandshake responder) = Pair();
        byte[][] messages = RunThrough(initiator, responder);
        byte[] there = new byte[3 + NoiseCipher.TagSize];
        byte[] back = new byte[3 + NoiseCipher.TagSize];
        initiator.Split().Send.Encrypt([1, 2, 3], there, []);
        responder.Split().Send.Encrypt([1, 2, 3], back, []);
        string[] found =
        [
            .. messages.Select(Convert.ToHexStringLower),
            Convert.ToHexStringLower(initiator.Transcript), Convert.ToHexStringLower(there),
            Convert.ToHexStringLower(back),
        ];

        Assert.That(found, Is.EqualTo(new[]
        {
            "5714769d116bf76436ae74bc793d2c30ad1903c59ac5273805c7e2698b410c3609",
            "64b101b1d0be5a8704bd078f9895001fc03e8e9f9522f188dd128d9846d48466fc67acc125b7c55868f5671514243c71"
                + "c8e994dedd3792fce6dcb0a2de75fe89a5336cb5c0c045607ce363b4857e17f8abbfe7db5d0ed36b9efe7a134ea7"
                + "7acd47e6",
            "0b35c9aec55e93f5a01e4c42c95acab20cff812e4cbb830ef2455eb3b7bb6f229a2188eb949e28f22d334202aa595c50"
                + "dbf35a2309aa81beaf7820200e9892a2688e4d",
            "3c0739b7a8eaf476e565a1459443a1285d526d3adea85919276a8172fea5d8b9",
            "45c7acb0c87e99a89f8fc8e749b43dd55ce982",
            "1e00ef7c123364ebd61423f42a8b503d23c2b8",
        }));
    }

    [Test]
    public void Handshake_BothSides_AgreeOnKeysAndTranscript()
    {
        (NoiseHandshake initiator, NoiseHandshake responder) = Pair();
        RunThrough(initiator, responder);

        Assert.That(initiator.IsDone && responder.IsDone, Is.True);
        Assert.That(initiator.Transcript.SequenceEqual(responder.Transcript), Is.True);
        Assert.That(initiator.RemoteStatic.ToArray(), Is.EqualTo(X25519.PublicKey(ResponderStatic)));
        Assert.That(responder.RemoteStatic.ToArray(), Is.EqualTo(X25519.PublicKey(InitiatorStatic)));

        (NoiseCipher send, NoiseCipher receive) = initiator.Split();
        (NoiseCipher back, NoiseCipher there) = responder.Split();
        foreach (
            (NoiseCipher from, NoiseCipher to) in new[] { (send, there), (back, receive), (send, there) })
        {
            byte[] frame = new byte[3 + NoiseCipher.TagSize];
            byte[] plain = new byte[3];
            from.Encrypt([1, 2, 3], frame, []);
            Assert.That(to.TryDecrypt(frame, plain, []), Is.True);
            Assert.That(plain, Is.EqualTo(new byte[] { 1, 2, 3 }));
        }
    }

    [Test]
    public void Handshake_AnyByteOfTheLastTwoMessagesChanged_IsRefused([Values(1, 2)] int changed)
    {
        (NoiseHandshake probe, NoiseHandshake other) = Pair();
        byte[][] messages = RunThrough(probe, other);
        for (int at = 0; at < messages[changed].Length; at++)
        {
            (NoiseHandshake initiator, NoiseHandshake responder) = Pair();
            initiator.TryWrite([9], out byte[]? first);
            responder.TryRead(first, out _);
            responder.TryWrite([8, 8], out byte[]? second);
            NoiseHandshake reader = initiator;
            byte[] message = second!;
            if (changed == 2)
            {
                initiator.TryRead(second, out _);
                initiator.TryWrite([7, 7, 7], out byte[]? third);
                (reader, message) = (responder, third!);
            }

            message[at] ^= 0x40;

            // Curve25519 ignores the highest bit of a point; this bit is below it, so every byte counts.
            Assert.That(reader.TryRead(message, out _), Is.False, $"byte {at}");
        }
    }

    [Test]
    public void Read_KeyOfSmallOrder_IsRefused()
    {
        using NoiseHandshake responder = new(false, ResponderStatic, ResponderEphemeral, []);
        Assert.That(responder.TryRead(new byte[32], out _), Is.True, "nothing is mixed yet");
        Assert.That(responder.TryWrite([], out _), Is.False);
    }

    [Test]
    public void Read_TooShortOrTooLong_IsRefused()
    {
        using NoiseHandshake responder = new(false, ResponderStatic, ResponderEphemeral, []);
        Assert.That(responder.TryRead(new byte[31], out _), Is.False);
        Assert.That(responder.TryRead(new byte[NoiseHandshake.MessageSizeMax + 1], out _), Is.False);
    }

    [Test]
    public void Payload_OtherStaticKeyOrSignature_ProvesNothing()
    {
        NodeIdentity identity = new(InitiatorStatic);
        byte[] key = X25519.PublicKey(ResponderStatic);
        byte[] payload = NoisePayload.Create(identity, key);

        Assert.That(NoisePayload.TryVerify(payload, key, out IdentityPublicKey? proven), Is.True);
        Assert.That(proven!.PeerId, Is.EqualTo(identity.PeerId));
        Assert.That(NoisePayload.TryVerify([.. payload, 0x22, 0x00], key, out _), Is.True, "extensions");
        Assert.That(NoisePayload.TryVerify(payload, X25519.PublicKey(InitiatorStatic), out _), Is.False);
        Assert.That(NoisePayload.TryVerify(payload.AsSpan(0, payload.Length - 1), key, out _), Is.False);
        payload[^1] ^= 1;
        Assert.That(NoisePayload.TryVerify(payload, key, out IdentityPublicKey? none), Is.False);
        Assert.That(none, Is.Null);
        Assert.That(NoisePayload.TryVerify([], key, out _), Is.False);
    }

    [Test]
    public void Decoders_Fuzzed_NeverThrow()
    {
        (NoiseHandshake initiator, NoiseHandshake other) = Pair();
        byte[][] messages = RunThrough(initiator, other);
        FrameFuzzer.Run(71, messages, frame =>
        {
            using NoiseHandshake responder = new(false, ResponderStatic, ResponderEphemeral, []);
            if (responder.TryRead(frame, out _) && responder.TryWrite([], out _))
            {
                responder.TryRead(frame, out _);
            }
        });
        byte[] key = X25519.PublicKey(ResponderStatic);
        FrameFuzzer.Run(
            72,
            [NoisePayload.Create(new NodeIdentity(InitiatorStatic), key)],
            frame => NoisePayload.TryVerify(frame, key, out _));
    }

    private static (NoiseHandshake Initiator, NoiseHandshake Responder) Pair(string prologue = "") => (
        new NoiseHandshake(true, InitiatorStatic, InitiatorEphemeral, Convert.FromHexString(prologue)),
        new NoiseHandshake(false, ResponderStatic, ResponderEphemeral, Convert.FromHexString(prologue)));

    private static byte[][] RunThrough(NoiseHandshake initiator, NoiseHandshake responder)
    {
        byte[][] payloads = [[9], [8, 8], [7, 7, 7]];
        byte[][] messages = new byte[3][];
        for (int i = 0; i < 3; i++)
        {
            (NoiseHandshake from, NoiseHandshake to) =
                i == 1 ? (responder, initiator) : (initiator, responder);
            Assert.That(from.TryWrite(payloads[i], out byte[]? message), Is.True);
            Assert.That(to.TryRead(message, out byte[]? payload), Is.True);
            Assert.That(payload, Is.EqualTo(payloads[i]));
            messages[i] = message!;
        }

        return messages;
    }
}
