using System.Buffers;
using OpenLedger.Network.Consensus;

namespace OpenLedger.Network.Tests.Consensus;

[TestFixture]
public class BulkPieceTests
{
    [TestCase(1)]
    [TestCase(ConsensusOptions.PieceBytesMax)]
    [TestCase(ConsensusOptions.PieceBytesMax + 1)]
    [TestCase((3 * ConsensusOptions.PieceBytesMax) + 5)]
    public void Write_Message_IsReadBackAndInterleaves(int length)
    {
        byte[] proposal = new byte[length];
        new Random(3).NextBytes(proposal);
        byte[] request = [1, 2, 3];
        ArrayBufferWriter<byte> wire = new();
        ReadOnlyMemory<byte> restOfProposal = proposal, restOfRequest = request;
        BulkPiece.Write(wire, NetworkChannel.Proposals, ref restOfProposal);
        BulkPiece.Write(wire, NetworkChannel.Requests, ref restOfRequest);
        while (!restOfProposal.IsEmpty)
        {
            BulkPiece.Write(wire, NetworkChannel.Proposals, ref restOfProposal);
        }

        Dictionary<NetworkChannel, byte[]> read = Read(wire.WrittenMemory);
        Assert.That(read[NetworkChannel.Proposals], Is.EqualTo(proposal));
        Assert.That(read[NetworkChannel.Requests], Is.EqualTo(request));
    }

    [TestCase("03010001 00", TestName = "TryTake_UnknownChannel_IsAViolation")]
    [TestCase("00010001 00", TestName = "TryTake_ChannelOfVotes_IsAViolation")]
    [TestCase("01020001 00", TestName = "TryTake_UnknownFlag_IsAViolation")]
    [TestCase("01010000", TestName = "TryTake_EmptyPiece_IsAViolation")]
    [TestCase("01014001", TestName = "TryTake_LongerThanAPiece_IsAViolation")]
    public void TryTake_Malformed_IsAViolation(string hex)
    {
        ReadOnlySequence<byte> buffer = new(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        Assert.That(
            () => BulkPiece.TryTake(ref buffer, out _),
            Throws.InstanceOf<PeerFaultException>().With.Property("Reason")
                .EqualTo(DisconnectReason.ProtocolViolation));
    }

    [Test]
    public void TryTake_RandomBytes_GiveAPieceOrAFaultByName()
    {
        Random random = new(11);
        byte[] bytes = new byte[64];
        int pieces = 0;
        for (int i = 0; i < 50_000; i++)
        {
            random.NextBytes(bytes);
            bytes[0] = (byte)random.Next(4);
            bytes[1] = (byte)random.Next(3);
            ReadOnlySequence<byte> buffer = new(bytes, 0, random.Next(bytes.Length));
            try
            {
                pieces += BulkPiece.TryTake(ref buffer, out _) ? 1 : 0;
            }
            catch (PeerFaultException fault)
            {
                Assert.That(fault.Reason, Is.EqualTo(DisconnectReason.ProtocolViolation));
            }
        }

        Assert.That(pieces, Is.GreaterThan(1_000));
    }

    [Test]
    public void Add_MoreThanAMessage_IsAViolationAndHoldsNoMore()
    {
        BulkAssembly assembly = new();
        ReadOnlySequence<byte> piece = new(new byte[ConsensusOptions.PieceBytesMax]);
        for (int i = 0; i < NetworkLimits.MessageBytesMax / ConsensusOptions.PieceBytesMax; i++)
        {
            Assert.That(assembly.Add(piece, isLast: false), Is.Null);
        }

        Assert.That(assembly.Length, Is.EqualTo(NetworkLimits.MessageBytesMax));
        Assert.That(
            () => assembly.Add(new ReadOnlySequence<byte>(new byte[1]), isLast: true),
            Throws.InstanceOf<PeerFaultException>());
        Assert.That(assembly.Length, Is.EqualTo(NetworkLimits.MessageBytesMax));
    }

    private static Dictionary<NetworkChannel, byte[]> Read(ReadOnlyMemory<byte> wire)
    {
        Dictionary<NetworkChannel, byte[]> read = [];
        Dictionary<NetworkChannel, BulkAssembly> assemblies = new()
        {
            [NetworkChannel.Proposals] = new BulkAssembly(),
            [NetworkChannel.Requests] = new BulkAssembly(),
        };
        ReadOnlySequence<byte> rest = new(wire);
        while (BulkPiece.TryTake(ref rest, out BulkPiece piece))
        {
            if (assemblies[piece.Channel].Add(rest.Slice(0, piece.Length), piece.IsLast) is { } message)
            {
                read.Add(piece.Channel, message);
            }

            rest = rest.Slice(piece.Length);
        }

        return read;
    }
}
