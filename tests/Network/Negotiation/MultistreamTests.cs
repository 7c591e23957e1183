using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using OpenLedger.Network.Negotiation;
using OpenLedger.Network.Tests.Fuzzing;
using OpenLedger.Network.Tests.Transport;

namespace OpenLedger.Network.Tests.Negotiation;

[TestFixture]
public class MultistreamTests
{
    [Test]
    public void Write_Header_IsTheSpecificationsBytes()
    {
        ArrayBufferWriter<byte> output = new();
        MultistreamCodec.Write(output, MultistreamCodec.Header);

        Assert.That(output.WrittenSpan.ToArray(), Is.EqualTo("\u0013/multistream/1.0.0\n"u8.ToArray()));
    }

    [TestCase("", nameof(MultistreamLine.Incomplete))]
    [TestCase("0361", nameof(MultistreamLine.Incomplete))]
    [TestCase("036e610a", nameof(MultistreamLine.Done))]
    [TestCase("80", nameof(MultistreamLine.Incomplete))]
    [TestCase("00", nameof(MultistreamLine.Malformed), Description = "no end of line")]
    [TestCase("026e61", nameof(MultistreamLine.Malformed), Description = "another end of line")]
    [TestCase("036e000a", nameof(MultistreamLine.Malformed), Description = "not printable")]
    [TestCase("8108", nameof(MultistreamLine.Malformed), Description = "1,025 bytes")]
    [TestCase("808001", nameof(MultistreamLine.Malformed), Description = "a length of three bytes")]
    public void TryRead_Lines_AreNamed(string hex, string expected)
    {
        ReadOnlySequence<byte> buffer = new(Convert.FromHexString(hex));
        Assert.That(MultistreamCodec.TryRead(ref buffer, out _).ToString(), Is.EqualTo(expected));
    }

    [Test]
    public void TryRead_LongestLine_IsRead()
    {
        ArrayBufferWriter<byte> output = new();
        MultistreamCodec.Write(output, new string('a', MultistreamCodec.LineBytesMax - 1));
        ReadOnlySequence<byte> buffer = new(output.WrittenMemory);

        Assert.That(MultistreamCodec.TryRead(ref buffer, out string text), Is.EqualTo(MultistreamLine.Done));
        Assert.That(text, Has.Length.EqualTo(MultistreamCodec.LineBytesMax - 1));
        Assert.That(
            () => MultistreamCodec.Write(output, new string('a', MultistreamCodec.LineBytesMax)),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task SelectAndAnswer_SecondProposal_IsAgreedAndDataFollows()
    {
        DuplexPair pair = new();
        Task<string> dialer = Multistream.SelectAsync(pair.A, ["/x", "/y"], CancellationToken.None).AsTask();
        Task<string> listener =
            Multistream.AnswerAsync(pair.B, name => name == "/y", CancellationToken.None).AsTask();
        Assert.That(await dialer, Is.EqualTo("/y"));
        Assert.That(await listener, Is.EqualTo("/y"));
        await pair.A.Output.PutAsync([1, 2]);
        Assert.That(await pair.B.Input.TakeAsync(2), Is.EqualTo(new byte[] { 1, 2 }));
    }

    [Test]
    public async Task Answer_AllInOneSegment_LeavesTheDataForTheHandler()
    {
        DuplexPair pair = new();
        Multistream.ProposeOnly(pair.A, "/y");
        await pair.A.Output.PutAsync("early"u8.ToArray());

        await Multistream.AnswerAsync(pair.B, name => name == "/y", CancellationToken.None);
        Assert.That(pair.B.Input.TryRead(out ReadResult early), Is.True, "no wait for more");
        Assert.That(Encoding.ASCII.GetString(early.Buffer), Is.EqualTo("early"));
        await Multistream.ConfirmAsync(pair.A, "/y", CancellationToken.None);
    }

    [Test]
    public async Task Select_NothingShared_IsNamed()
    {
        DuplexPair pair = new();
        Task<string> listener = Multistream.AnswerAsync(pair.B, _ => false, CancellationToken.None).AsTask();
        Assert.That(
            PipeBytes.ReasonOf(
                async () => await Multistream.SelectAsync(pair.A, ["/x"], CancellationToken.None)),
            Is.EqualTo(DisconnectReason.NoCommonProtocol));
        await pair.A.Output.CompleteAsync();
        Assert.That(PipeBytes.ReasonOf(() => listener), Is.EqualTo(DisconnectReason.ClosedByPeer));
    }

    [Test]
    public async Task Answer_TooManyProposals_IsNamed()
    {
        DuplexPair pair = new();
        MultistreamCodec.Write(pair.A.Output, MultistreamCodec.Header);
        for (int i = 0; i <= Multistream.ProposalsMax; i++)
        {
            MultistreamCodec.Write(pair.A.Output, $"/{i}");
        }

        await pair.A.Output.FlushAsync();
        Assert.That(
            PipeBytes.ReasonOf(async () => await Multistream.AnswerAsync(
                pair.B, name => name == $"/{Multistream.ProposalsMax}", CancellationToken.None)),
            Is.EqualTo(DisconnectReason.NoCommonProtocol));
    }

    [TestCase("0361620a", Description = "another header")]
    [TestCase("ff7f")]
    public async Task Answer_MalformedStart_IsNamed(string hex)
    {
        DuplexPair pair = new();
        await pair.A.Output.PutAsync(Convert.FromHexString(hex));
        Assert.That(
            PipeBytes.ReasonOf(
                async () => await Multistream.AnswerAsync(pair.B, _ => true, CancellationToken.None)),
            Is.EqualTo(DisconnectReason.NegotiationMalformed));
    }

    [Test]
    public async Task Select_AnswerIsNeitherItNorNa_IsNamed()
    {
        DuplexPair pair = new();
        Multistream.ProposeOnly(pair.B, "/z");
        await pair.B.Output.FlushAsync();
        Assert.That(
            PipeBytes.ReasonOf(
                async () => await Multistream.SelectAsync(pair.A, ["/x"], CancellationToken.None)),
            Is.EqualTo(DisconnectReason.NegotiationMalformed));
    }

    [Test]
    public void TryRead_Fuzzed_NeverThrows() =>
        FrameFuzzer.Run(61, ["\u0013/multistream/1.0.0\n\u0007/noise\n"u8.ToArray()], frame =>
        {
            ReadOnlySequence<byte> buffer = new(frame);
            while (MultistreamCodec.TryRead(ref buffer, out _) == MultistreamLine.Done)
            {
                Assert.That(buffer.Length, Is.LessThan(frame.Length));
            }
        });
}
