using System.Text.Json;
using OpenLedger.Consensus.Wal;
using OpenLedger.Node.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Checksums;
using OpenLedger.TestKit;

namespace OpenLedger.Node.Tests.Wal;

/// <summary>Format 2 of the log, frozen by a vector: read, and written again byte for byte.</summary>
[TestFixture]
public class WalFormatTests
{
    [Test]
    public void Segment_GoldenVector_IsReadAndWrittenByteForByte()
    {
        JsonElement vector = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(
            Vectors.RepositoryFolder(), "tests/Node/Wal/Vectors/segment-2.json"))).RootElement;
        byte[] golden = Convert.FromHexString(vector.GetProperty("file").GetString()!);
        Hash256 genesis = Hash256.Parse(vector.GetProperty("genesis").GetString()!);
        JsonElement[] frames = [.. vector.GetProperty("frames").EnumerateArray()];

        string folder = Directory.CreateTempSubdirectory("openledger-golden-").FullName;
        string path = Path.Combine(folder, "0000000007.wal");
        File.WriteAllBytes(path, golden);
        List<(WalPosition Position, string Payload)> read = [];
        WalPosition floor;
        using (WriteAheadLog log = WriteAheadLog.Open(
            folder, genesis,
            (position, payload) => read.Add((position, Convert.ToHexStringLower(payload)))))
        {
            floor = log.Floor;
        }

        Assert.That(File.ReadAllBytes(path), Is.EqualTo(golden), "opening changed nothing");
        Directory.Delete(folder, recursive: true);
        Assert.That(
            read, Is.EqualTo(frames.Select(f => (PositionOf(f), f.GetProperty("payload").GetString()))));
        Assert.That(floor.Value, Is.EqualTo(frames.Max(f => f.GetProperty("floor").GetUInt64())));

        byte[] salt = Convert.FromHexString(vector.GetProperty("salt").GetString()!);
        List<byte> written = [.. new WalSegmentHeader(genesis, 7, salt).Encode()];
        foreach (JsonElement frame in frames)
        {
            byte[] payload = Convert.FromHexString(frame.GetProperty("payload").GetString()!);
            byte[] header = new byte[WalFrame.HeaderSize];
            WalPosition carried = new(frame.GetProperty("floor").GetUInt64());
            long durable = frame.GetProperty("durable").GetInt64();
            WalFrame.Of(payload, PositionOf(frame), carried, durable, salt, written.Count)
                .Encode(header, salt, written.Count);
            written.AddRange(header);
            written.AddRange(payload);
        }

        Assert.That(written, Is.EqualTo(golden));
    }

    [Test]
    public void Crc32C_KnownAnswers_AreThoseOfRfc3720()
    {
        // RFC 3720 appendix B.4: 32 bytes of zeros, of ones, ascending; and the check value of the catalogue.
        Assert.That(Crc32C.Empty.Add(new byte[32]).Value, Is.EqualTo(0x8A9136AA));
        Assert.That(Crc32C.Empty.Add([.. Enumerable.Repeat((byte)255, 32)]).Value, Is.EqualTo(0x62A8AB43));
        byte[] ascending = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        Assert.That(Crc32C.Empty.Add(ascending).Value, Is.EqualTo(0x46DD794E));
        Assert.That(Crc32C.Empty.Add("1234"u8).Add("56789"u8).Value, Is.EqualTo(0xE3069283));
    }

    private static WalPosition PositionOf(JsonElement frame) =>
        WalPosition.Of(
            new Epoch(frame.GetProperty("epoch").GetUInt64()),
            new View(frame.GetProperty("view").GetUInt64()));
}
