using OpenLedger.Consensus.Messages;
using OpenLedger.Node.Driver;
using OpenLedger.Node.Sync;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Sync;

/// <summary>The bytes of sync: exact, bounded, and safe to read from anybody.</summary>
[TestFixture]
public sealed class SyncCodecTests
{
    private const int Rounds = 20_000;

    private string _folder = "";
    private TestChain _chain = null!;

    [OneTimeSetUp]
    public void MakeChain()
    {
        _folder = Directory.CreateTempSubdirectory("openledger-sync-").FullName;
        _chain = new TestChain(_folder, epochBlocks: 10);
        _chain.Extend(3);
    }

    [OneTimeTearDown]
    public void RemoveChain()
    {
        _chain.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static SyncRequest[] Requests =>
    [
        new SyncRequest.Status(),
        new SyncRequest.Blocks(new Height(0x0102030405060708), 64),
        new SyncRequest.Certificate(new Epoch(7), new View(9)),
        new SyncRequest.Block(Keccak.Hash([7])),
    ];

    [Test]
    public void Request_Encoded_ReadsBackAndIsShort()
    {
        foreach (SyncRequest request in Requests)
        {
            byte[] bytes = request.Encode();
            Assert.That(bytes.Length, Is.LessThanOrEqualTo(SyncRequest.BytesMax));
            Assert.That(SyncRequest.TryDecode(bytes), Is.EqualTo(request));
            Assert.That(SyncRequest.TryDecode([.. bytes, 0]), Is.Null, "exact length");
            Assert.That(SyncRequest.TryDecode(bytes.AsSpan(1)), Is.Not.EqualTo(request));
        }

        Assert.That(
            Convert.ToHexString(Requests[1].Encode()), Is.EqualTo("0201020304050607080040"));
    }

    [TestCase("")]
    [TestCase("00")]
    [TestCase("05")]
    [TestCase("0200000000000000010000")] // none
    [TestCase("0200000000000000010041")] // 65
    public void Request_Malformed_IsNothing(string hex) =>
        Assert.That(SyncRequest.TryDecode(Convert.FromHexString(hex)), Is.Null);

    [Test]
    public void Announcement_Encoded_ReadsBack()
    {
        BlockAnnouncement announcement = Announcement();
        byte[] bytes = announcement.Encode();
        BlockAnnouncement read = BlockAnnouncement.TryDecode(bytes)!;
        Assert.That(read.Encode(), Is.EqualTo(bytes));
        Assert.That((read.Hash, read.Height.Value), Is.EqualTo((_chain.Store.Head.Hash, 3UL)));
        Assert.That(BlockAnnouncement.TryDecode([.. bytes, 0]), Is.Null);
    }

    [Test]
    public void Announcement_OfAnotherHeaderThanTheFinalizationNames_IsNothing()
    {
        BlockHeader header = _chain.Store.GetHeader(new Height(2))!;
        Certificate other = _chain.Finalize(_chain.Store.GetHeader(new Height(3))!);
        Assert.That(BlockAnnouncement.Of(header, other), Is.Null);
        byte[] good = Announcement().Encode();
        good[40] ^= 1; // in the header
        Assert.That(BlockAnnouncement.TryDecode(good), Is.Null);
    }

    [Test]
    public void Status_Encoded_ReadsBack()
    {
        foreach (BlockAnnouncement? proof in new[] { Announcement(), null })
        {
            SyncStatus status = new(
                _chain.GenesisHash, new Height(4), Keccak.Hash([1]), new Epoch(2), proof);
            byte[] bytes = status.Encode();
            SyncStatus read = SyncStatus.TryDecode(bytes)!;
            Assert.That(read.Encode(), Is.EqualTo(bytes));
            Assert.That(
                (read.Genesis, read.Head, read.HeadHash, read.Epoch, read.Proof?.Hash),
                Is.EqualTo((status.Genesis, status.Head, status.HeadHash, status.Epoch, proof?.Hash)));
        }

        SyncStatus modest = new(
            _chain.GenesisHash, new Height(2), Keccak.Hash([1]), new Epoch(2), Announcement());
        Assert.That(SyncStatus.TryDecode(modest.Encode()), Is.Null, "a proof above its own head");
    }

    [Test]
    public void Anything_Read_IsRefusedOrRoundTrips([Values(1, 2, 3)] int seed)
    {
        Random random = new(seed);
        byte[][] seeds =
        [
            Announcement().Encode(),
            new SyncStatus(
                _chain.GenesisHash, new Height(4), Keccak.Hash([1]), new Epoch(2), Announcement()).Encode(),
            .. Requests.Select(request => request.Encode()),
        ];
        for (int round = 0; round < Rounds; round++)
        {
            byte[] bytes = Mutate(seeds[random.Next(seeds.Length)], random);
            Assert.That(SyncRequest.TryDecode(bytes)?.Encode() ?? bytes, Is.EqualTo(bytes));
            Assert.That(SyncStatus.TryDecode(bytes)?.Encode() ?? bytes, Is.EqualTo(bytes));
            Assert.That(BlockAnnouncement.TryDecode(bytes)?.Encode() ?? bytes, Is.EqualTo(bytes));
        }
    }

    [Test]
    public void Range_OfForeignParts_IsRefusedOrHoldsTogether([Values(1, 2)] int seed)
    {
        Random random = new(seed);
        byte[][] blocks = [.. Enumerable.Range(1, 3).Select(
            i => BlockCodec.Encode(_chain.Store.GetBlock(new Height((ulong)i))!))];
        Certificate finalization = _chain.Finalize(_chain.Store.Head.Header);
        Assert.That(FinalizedRange.Of([.. blocks.Select(b => (ReadOnlyMemory<byte>)b)], finalization, out _),
            Is.Not.Null);
        for (int round = 0; round < 2_000; round++)
        {
            ReadOnlyMemory<byte>[] parts =
                [.. blocks.OrderBy(_ => random.Next()).Take(random.Next(4)).Select(
                    b => (ReadOnlyMemory<byte>)(random.Next(3) == 0 ? Mutate(b, random) : b))];
            FinalizedRange? range = FinalizedRange.Of(parts, finalization, out string? problem);
            Assert.That(range is null, Is.EqualTo(problem is not null));
            if (range is not null)
            {
                Assert.That(range.Last.Value, Is.EqualTo(3));
                Assert.That(range.First.Value + (ulong)parts.Length - 1, Is.EqualTo(3));
            }
        }
    }

    private BlockAnnouncement Announcement() => BlockAnnouncement.Of(
        _chain.Store.Head.Header, _chain.Finalize(_chain.Store.Head.Header))!;

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        byte[] mutated = random.Next(4) switch
        {
            0 => bytes[..random.Next(bytes.Length)],
            1 => [.. bytes, .. new byte[random.Next(1, 9)]],
            _ => [.. bytes],
        };
        for (int i = random.Next(3); i > 0 && mutated.Length > 0; i--)
        {
            mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
        }

        return mutated;
    }
}
