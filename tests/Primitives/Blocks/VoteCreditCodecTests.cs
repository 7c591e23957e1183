using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.TestKit;

namespace OpenLedger.Primitives.Tests.Blocks;

/// <summary>A block's credits: frozen bytes, round trip, every refusal by name, the commitment.</summary>
[TestFixture]
public sealed class VoteCreditCodecTests
{
    private static readonly byte[] Signed = [.. Enumerable.Range(1, 64).Select(i => (byte)i)];

    [Test]
    public void Encode_GoldenCredits_GivesEthersBytesAndCommitment()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(
            Vectors.RepositoryFolder(), "tests", "Primitives", "Blocks", "Vectors", "credits.json")));
        foreach (JsonElement vector in golden.RootElement.EnumerateArray())
        {
            VoteCredit[] credits = [.. vector.GetProperty("credits").EnumerateArray().Select(c =>
                new VoteCredit(
                    c.GetProperty("distance").GetByte(),
                    (BodyKind)c.GetProperty("kind").GetInt32(),
                    new ValidatorIndex(c.GetProperty("index").GetUInt16()),
                    Signature.FromCompact(Bytes(c, "signature"), 0)))];
            Assert.That(credits, Is.Ordered);
            Block block = BlockOf(credits);
            byte[] encoded = BlockCodec.Encode(block);
            byte[] section = Bytes(vector, "raw");
            Assert.That(encoded.AsSpan(encoded.Length - section.Length).ToArray(), Is.EqualTo(section));
            Assert.That(block.Header.ExtraData.ToArray(), Is.EqualTo(Bytes(vector, "extraData")));
            Assert.That(Decode(encoded, out Block? read), Is.EqualTo(BlockError.None));
            Assert.That(read!.Credits, Is.EqualTo(credits));
        }
    }

    [Test]
    public void Encode_AnyCredits_DecodeToThemselvesInTheBytesTheyClaim()
    {
        Gen<VoteCredit> credit =
            from distance in Gen.Choose(1, VoteCredit.DistanceMax)
            from finalize in Gen.Elements(false, true)
            from index in Gen.Choose(0, ValidatorIndex.CountMax - 1)
            from seed in Gen.Choose(0, int.MaxValue)
            select new VoteCredit(
                (byte)distance, finalize ? BodyKind.Finalize : BodyKind.Notarize,
                new ValidatorIndex((ushort)index), SignatureOf(seed));
        Gen<VoteCredit[]> lists = Gen.Choose(0, VoteCredit.CountMax).SelectMany(n => Gen.ArrayOf(credit, n));
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(31, 7),
            Prop.ForAll(lists.ToArbitrary(), credits =>
            {
                Block block = BlockOf(credits);
                byte[] bytes = BlockCodec.Encode(block);
                int empty = BlockCodec.Encode(BlockOf([]) with { Header = block.Header }).Length;
                int size = credits.Sum(c => VoteCreditCodec.SizeOf(c));
                return Decode(bytes, out Block? read) == BlockError.None
                    && read!.Credits.SequenceEqual(credits)
                    && VoteCreditCodec.IsCommitted(read)
                    && bytes.Length - empty is var more && more >= size && more <= size + 5
                    && size <= VoteCreditCodec.SizeBytesMax;
            }));
    }

    [Test]
    public void TryDecode_BrokenCredits_AreNamed()
    {
        (byte[] Section, BlockError Expected)[] cases =
        [
            (ListOf(Item(1, 1, 0, Signed)), BlockError.None),
            (ListOf(Item(16, 3, 255, Signed)), BlockError.None),
            ([0x80], BlockError.CreditsMalformed),
            (ListOf([0x01]), BlockError.CreditsMalformed),
            (ListOf([0xC0]), BlockError.CreditsMalformed),
            (ListOf(Item(1, 1, 0, Signed[..63])), BlockError.CreditsMalformed),
            (ListOf(Item(1, 1, 0, [.. Signed, 0])), BlockError.CreditsMalformed),
            (ListOf(Item(1, 1, 0, Signed, extra: true)), BlockError.CreditsMalformed),
            (ListOf(Item(0, 1, 0, Signed)), BlockError.CreditOutOfRange),
            (ListOf(Item(17, 1, 0, Signed)), BlockError.CreditOutOfRange),
            (ListOf(Item(257, 1, 0, Signed)), BlockError.CreditOutOfRange),
            (ListOf(Item(1, 0, 0, Signed)), BlockError.CreditOutOfRange),
            (ListOf(Item(1, 2, 0, Signed)), BlockError.CreditOutOfRange),
            (ListOf(Item(1, 4, 0, Signed)), BlockError.CreditOutOfRange),
            (ListOf(Item(1, 1, 256, Signed)), BlockError.CreditOutOfRange),
            (ListOf(Item(1, 1, 65_536, Signed)), BlockError.CreditOutOfRange),
            (ListOf([.. Enumerable.Repeat(Item(1, 1, 0, Signed), VoteCredit.CountMax)]), BlockError.None),
            (ListOf([.. Enumerable.Repeat(Item(1, 1, 0, Signed), VoteCredit.CountMax + 1)]),
                BlockError.TooManyCredits),
        ];
        foreach ((byte[] section, BlockError expected) in cases)
        {
            Assert.That(Decode(WithSection(section), out _), Is.EqualTo(expected), Hex.Encode(section));
        }
    }

    [Test]
    public void TryDecode_CreditsChangedOrCutAtRandom_NeverThrowAndHaveOneForm()
    {
        Random random = new(17);
        byte[] good = ListOf([.. Enumerable.Range(0, 30).Select(i =>
            Item((ulong)(1 + (i / 2)), i % 2 == 0 ? 1UL : 3UL, (ulong)(i * 8), Signed))]);
        int accepted = 0;
        for (int i = 0; i < 5_000; i++)
        {
            byte[] section = [.. good];
            section[random.Next(section.Length)] ^= (byte)(1 + random.Next(255));
            section = random.Next(4) == 0 ? section[..random.Next(section.Length)] : section;
            byte[] bytes = WithSection(section);
            BlockError error = Decode(bytes, out Block? read);
            Assert.That(read is null, Is.EqualTo(error != BlockError.None));
            Assert.That(read is null || BlockCodec.Encode(read).AsSpan().SequenceEqual(bytes));
            accepted += read is null ? 0 : 1;
        }

        Assert.That(accepted, Is.GreaterThan(1_000), "most changes hit a signature, whose form is free");
    }

    [Test]
    public void IsCommitted_CreditsSwappedUnderAHeader_IsFalse()
    {
        Block block = SampleBlocks.Block(1, credits: 3);
        VoteCredit other = block.Credits[1] with { Index = new ValidatorIndex(9) };
        IReadOnlyList<VoteCredit>[] swapped =
        [
            [],
            [block.Credits[0], block.Credits[1]],
            [block.Credits[0], block.Credits[2], block.Credits[1]],
            [block.Credits[0], other, block.Credits[2]],
        ];
        Assert.That(VoteCreditCodec.IsCommitted(block));
        Assert.That(swapped.Select(c => VoteCreditCodec.IsCommitted(block with { Credits = c })),
            Has.All.False);
    }

    [Test]
    public void IsCommitted_FreeBytesInExtraData_IsFalseButInBlock0()
    {
        Block empty = BlockOf([]);
        BlockHeader free = empty.Header with { ExtraData = new byte[32] };
        BlockHeader first = free with { Number = new Height(0) };
        Assert.Multiple(() =>
        {
            Assert.That(VoteCreditCodec.IsCommitted(empty));
            Assert.That(VoteCreditCodec.IsCommitted(empty with { Header = free }), Is.False);
            Assert.That(VoteCreditCodec.IsCommitted(empty with { Header = first }));
            Assert.That(
                VoteCreditCodec.IsCommitted(
                    empty with { Header = first, Credits = [SampleBlocks.Credit(0)] }),
                Is.False);
        });
    }

    [Test]
    public void Encode_MoreCreditsThanABlockMayHave_IsOurOwnBug() => Assert.That(
        () => BlockCodec.Encode(SampleBlocks.Block(0) with
        {
            Credits = [.. Enumerable.Repeat(SampleBlocks.Credit(0), VoteCredit.CountMax + 1)],
        }),
        Throws.TypeOf<InvariantViolationException>());

    [Test]
    public void BodyFor_AnAncestor_IsTheVotesBody()
    {
        ProposalId p = new(new Epoch(1), new View(9), new View(7), Keccak.Hash([1]));
        VoteCredit credit = SampleBlocks.Credit(0);
        Assert.That(credit.BodyFor(p), Is.EqualTo(Body.Notarize(p)));
        Assert.That((credit with { Kind = BodyKind.Finalize }).BodyFor(p), Is.EqualTo(Body.Finalize(p)));
        Assert.That(
            () => (credit with { Kind = BodyKind.Nullify }).BodyFor(p),
            Throws.TypeOf<InvariantViolationException>());
    }

    private static Signature SignatureOf(int seed)
    {
        Hash256 r = Keccak.Hash(BitConverter.GetBytes(seed));
        return new Signature(new UInt256(r.ToArray()), new UInt256(Keccak.Hash(r.ToArray()).ToArray()), 0);
    }

    private static Block BlockOf(IReadOnlyList<VoteCredit> credits)
    {
        BlockHeader header =
            SampleBlocks.Header with { ExtraData = VoteCreditCodec.CommitmentOf(credits) };
        return new Block(header, BlockHeaderCodec.ComputeHash(header), [], credits);
    }

    private static byte[] Bytes(JsonElement element, string name) =>
        Convert.FromHexString(element.GetProperty(name).GetString()![2..]);

    private static byte[] Item(
        ulong distance, ulong kind, ulong index, byte[] signature, bool extra = false)
    {
        RlpWriter writer = new RlpWriter().StartList()
            .WriteUInt(distance).WriteUInt(kind).WriteUInt(index).WriteBytes(signature);
        return (extra ? writer.WriteUInt(0) : writer).EndList().ToArray();
    }

    private static byte[] ListOf(params byte[][] items)
    {
        RlpWriter writer = new RlpWriter().StartList();
        foreach (byte[] item in items)
        {
            writer.WriteRaw(item);
        }

        return writer.EndList().ToArray();
    }

    private static byte[] WithSection(byte[] section) =>
        ListOf(BlockHeaderCodec.Encode(SampleBlocks.Header), [0xC0], section);

    private static BlockError Decode(byte[] bytes, out Block? block)
    {
        BlockCodec.TryDecode(bytes, SampleBlocks.Chain, null, out block, out BlockDecodeFailure failure);
        return failure.Error;
    }
}
