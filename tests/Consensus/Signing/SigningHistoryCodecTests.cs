using System.Text;
using System.Text.Json.Nodes;
using OpenLedger.Consensus.Signing;
using OpenLedger.Consensus.Tests.Messages;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.TestKit;

namespace OpenLedger.Consensus.Tests.Signing;

[TestFixture]
public sealed class SigningHistoryCodecTests
{
    private static readonly SignerIdentity Identity =
        new(1337, Keccak.Hash("genesis"u8), 0, MessageFixtures.Keys[0].PublicKey);

    [Test]
    public void History_GoldenVector_KeepsItsBytes()
    {
        string path =
            Path.Combine(Vectors.RepositoryFolder(), "tests/Consensus/Vectors/signing-history-1.json");
        byte[] golden = File.ReadAllBytes(path);
        Assert.That(
            Encoding.UTF8.GetString(SigningHistoryCodec.Encode(Example())),
            Is.EqualTo(Encoding.UTF8.GetString(golden)));
        SigningHistoryFault fault =
            SigningHistoryCodec.TryDecode(golden, out SigningHistory? read, out string detail);
        Assert.That((fault, detail), Is.EqualTo((SigningHistoryFault.None, "")));
        AssertSame(read!, Example());
    }

    [Test]
    public void History_OnlyAWatermark_IsReadBack()
    {
        SigningHistory pruned = Example() with { Votes = [], Barred = null };
        SigningHistoryCodec.TryDecode(SigningHistoryCodec.Encode(pruned), out SigningHistory? read, out _);
        AssertSame(read!, pruned);
    }

    private static readonly TestCaseData[] Faults =
    [
        Case("another version", j => j["metadata"]!["interchangeFormatVersion"] = 2,
            SigningHistoryFault.UnknownVersion),
        Case("another chain id", j => j["metadata"]!["chainId"] = 1338, SigningHistoryFault.WrongDigest),
        Case("another fork", j => j["metadata"]!["forkId"] = 1, SigningHistoryFault.WrongDigest),
        Case("another key", j => j["metadata"]!["publicKey"] = MessageFixtures.Keys[1].PublicKey.ToString(),
            SigningHistoryFault.WrongSignature),
        Case("no key", j => j["metadata"]!["publicKey"] = "0x02" + new string('f', 64),
            SigningHistoryFault.InvalidValue),
        Case("upper-case hex", j => j["metadata"]!["genesisHash"] = "0x" + new string('A', 64),
            SigningHistoryFault.InvalidValue),
        Case("a number as text", j => j["watermark"]!["view"] = "5", SigningHistoryFault.InvalidValue),
        Case("a fraction", j => j["watermark"]!["view"] = 5.5, SigningHistoryFault.InvalidValue),
        Case("a negative number", j => j["watermark"]!["view"] = -1, SigningHistoryFault.InvalidValue),
        Case("a view without position", j => j["watermark"]!["view"] = WalPosition.ViewMax + 1,
            SigningHistoryFault.InvalidValue),
        Case("no watermark", j => j.AsObject().Remove("watermark"), SigningHistoryFault.WrongMembers),
        Case("no bar", j => j.AsObject().Remove("barred"), SigningHistoryFault.WrongMembers),
        Case("an unknown member", j => j["more"] = 1, SigningHistoryFault.WrongMembers),
        Case("an unknown member of a vote", j => j["signed"]![0]!["more"] = 1,
            SigningHistoryFault.WrongMembers),
        Case("votes that are no list", j => j["signed"] = new JsonObject(), SigningHistoryFault.InvalidValue),
        Case("a vote that is no object", j => j["signed"]![0] = 1, SigningHistoryFault.InvalidValue),
        Case("an unknown kind", j => j["signed"]![0]!["kind"] = "Notarize", SigningHistoryFault.InvalidValue),
        Case("a parent above", j => j["signed"]![0]!["parentView"] = 99, SigningHistoryFault.InvalidValue),
        Case("an index out of range", j => j["signed"]![0]!["index"] = 256, SigningHistoryFault.InvalidValue),
        Case("another view", j => j["signed"]![0]!["view"] = 10, SigningHistoryFault.WrongDigest),
        Case("another block", j => j["signed"]![0]!["blockHash"] = Keccak.Hash("other"u8).ToString(),
            SigningHistoryFault.WrongDigest),
        Case("another digest", j => j["signed"]![0]!["digest"] = Keccak.Hash("other"u8).ToString(),
            SigningHistoryFault.WrongDigest),
        Case("another signature", j => j["signed"]![0]!["signature"] = (string)j["signed"]![1]!["signature"]!,
            SigningHistoryFault.WrongSignature),
        Case("a vote below the watermark", j => j["watermark"]!["view"] = 9,
            SigningHistoryFault.InconsistentVotes),
        Case("votes out of order", j => Swap(j), SigningHistoryFault.InconsistentVotes),
        Case("a vote twice", j => j["signed"]!.AsArray().Insert(0, j["signed"]![0]!.DeepClone()),
            SigningHistoryFault.InconsistentVotes),
    ];

    [TestCaseSource(nameof(Faults))]
    public void TryDecode_FileWithAFault_NamesItOnOneLine(
        Action<JsonNode> spoil, SigningHistoryFault expected)
    {
        JsonNode json = JsonNode.Parse(SigningHistoryCodec.Encode(Example()))!;
        spoil(json);
        SigningHistoryFault fault = SigningHistoryCodec.TryDecode(
            Encoding.UTF8.GetBytes(json.ToJsonString()), out SigningHistory? history, out string detail);
        Assert.That(fault, Is.EqualTo(expected), detail);
        Assert.That(history, Is.Null);
        Assert.That(detail, Is.Not.Empty.And.Not.Contains("\n"));
    }

    [Test]
    public void TryDecode_VotesThatContradictEachOther_IsRefused()
    {
        // The writer writes what it is given; no journal holds such votes.
        ProposalId p = MessageFixtures.P;
        SigningHistory twice = Example() with
        {
            Votes = [MessageFixtures.Vote(0, Body.Nullify(p.Epoch, p.View)),
                MessageFixtures.Vote(0, Body.Finalize(p))],
        };
        Assert.That(
            SigningHistoryCodec.TryDecode(SigningHistoryCodec.Encode(twice), out _, out _),
            Is.EqualTo(SigningHistoryFault.InconsistentVotes));
    }

    [Test]
    public void TryDecode_BeyondItsLimits_IsRefused()
    {
        Assert.That(
            SigningHistoryCodec.TryDecode(new byte[SigningHistoryCodec.FileBytesMax + 1], out _, out _),
            Is.EqualTo(SigningHistoryFault.TooLarge));
        string many = Encoding.UTF8.GetString(SigningHistoryCodec.Encode(Example() with { Votes = [] }))
            .Replace("[]", "[" + string.Join(',', Enumerable.Repeat("1", SignerRules.VotesMax + 1)) + "]",
                StringComparison.Ordinal);
        Assert.That(
            SigningHistoryCodec.TryDecode(Encoding.UTF8.GetBytes(many), out _, out _),
            Is.EqualTo(SigningHistoryFault.TooLarge));
        Assert.That(
            SigningHistoryCodec.TryDecode(
                Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 100))), out _, out _),
            Is.EqualTo(SigningHistoryFault.NotJson));
    }

    [Test]
    public void TryDecode_MemberTwice_IsRefused()
    {
        string twice = Encoding.UTF8.GetString(SigningHistoryCodec.Encode(Example()))
            .Replace("\"epoch\": 2", "\"epoch\": 2, \"epoch\": 2", StringComparison.Ordinal);
        Assert.That(
            SigningHistoryCodec.TryDecode(Encoding.UTF8.GetBytes(twice), out _, out _),
            Is.EqualTo(SigningHistoryFault.WrongMembers));
    }

    [Test]
    public void TryDecode_RandomlySpoiltFiles_GiveAFaultOrTheWholeHistory()
    {
        byte[] good = SigningHistoryCodec.Encode(Example());
        Random random = new(20261121);
        int read = 0;
        for (int round = 0; round < 5_000; round++)
        {
            byte[] spoilt = random.Next(4) == 0 ? good[..random.Next(good.Length)] : [.. good];
            for (int i = random.Next(3); i >= 0 && spoilt.Length > 0; i--)
            {
                spoilt[random.Next(spoilt.Length)] = (byte)random.Next(256);
            }

            SigningHistoryFault fault =
                SigningHistoryCodec.TryDecode(spoilt, out SigningHistory? history, out string detail);
            Assert.That(fault == SigningHistoryFault.None, Is.EqualTo(history is not null));
            Assert.That(detail.Length, Is.LessThan(400));
            if (history is not null)
            {
                // White space, or a number nothing vouches for: the votes are those that were signed.
                read++;
                Assert.That(
                    history.Votes.Select(v => v.Body), Is.EqualTo(Example().Votes.Select(v => v.Body)));
            }
        }

        Assert.That(read, Is.GreaterThan(0));
    }

    private static SigningHistory Example() => new(
        Identity,
        WalPosition.Of(new Epoch(2), new View(8)),
        WalPosition.Of(new Epoch(3), new View(1)),
        [MessageFixtures.Vote(0, Body.Notarize(MessageFixtures.P)),
            MessageFixtures.Vote(0, Body.Finalize(MessageFixtures.P)),
            MessageFixtures.Vote(0, Body.Nullify(new Epoch(2), new View(10)))]);

    private static void AssertSame(SigningHistory read, SigningHistory written)
    {
        Assert.That(read.Identity, Is.EqualTo(written.Identity));
        Assert.That(read.Watermark, Is.EqualTo(written.Watermark));
        Assert.That(read.Barred, Is.EqualTo(written.Barred));
        Assert.That(read.Votes, Is.EqualTo(written.Votes));
    }

    private static TestCaseData Case(string name, Action<JsonNode> spoil, SigningHistoryFault fault) =>
        new TestCaseData(spoil, fault).SetArgDisplayNames(name);

    private static void Swap(JsonNode json)
    {
        JsonArray signed = json["signed"]!.AsArray();
        JsonNode first = signed[0]!;
        signed.RemoveAt(0);
        signed.Add(first);
    }
}
