using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Consensus.Light;
using OpenLedger.Consensus.Messages;

namespace OpenLedger.Consensus.Tests.Light;

/// <summary>The file's form: one spelling, nothing missing, nothing more, everything bounded.</summary>
[TestFixture]
public sealed class LightProofParserTests
{
    private static readonly LightChain Chain = new(
        2, LightChain.Set((1, 2), (2, 1)), LightChain.Set((3, 5)));

    private static readonly LightVerifier Verifier = new(LightTrust.OfGenesis(Chain.Genesis));

    [Test]
    public void Read_EverySingleBitFlipped_ProvesNothing()
    {
        byte[] file = LightFile.Bytes(LightFile.Of(Chain, 3, 4));
        Assert.That(Proves(file), Is.True, "as written it is good");
        List<int> accepted = [];
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            if (Proves(file))
            {
                accepted.Add(bit);
            }

            file[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.That(accepted, Is.Empty);
    }

    [Test]
    public void Read_IndentedFile_FlippedBitsProveTheSameOrNothing()
    {
        byte[] file = Encoding.UTF8.GetBytes(LightFile.Of(Chain, 1).ToJsonString(
            new JsonSerializerOptions { WriteIndented = true, NewLine = "\r\n" }));
        string expected = Summary(file)!;
        int same = 0;
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            if (Summary(file) is { } read)
            {
                Assert.That(read, Is.EqualTo(expected), $"bit {bit}");
                same++;
            }

            file[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        // A carriage return is a bit away from a tab.
        Assert.That(same, Is.GreaterThan(0));
    }

    [Test]
    public void Read_InsideItsResponse_IsRead()
    {
        string proof = LightFile.Of(Chain, 1).ToJsonString();
        Assert.That(Proves($$"""{"jsonrpc":"2.0","id":1,"result":{{proof}}}"""), Is.True);
        Assert.That(Proves($$"""{"jsonrpc":"2.0","id":1,"result":{{proof}},"more":1}"""), Is.False);
        Assert.That(
            ErrorOf("""{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"block 9 is not final"}}""")
                .Detail,
            Does.Contain("block 9 is not final"));
    }

    [Test]
    public void Read_EachMemberMissingTwiceOrOfAnotherKind_IsRefusedByItsPath()
    {
        int checkedMembers = 0;
        foreach ((string path, JsonNode? _) in Members(LightFile.Of(Chain, 3, 4), ""))
        {
            string parent = path.Contains('.', StringComparison.Ordinal) ? path[..path.LastIndexOf('.')] : "";
            string name = path[(parent.Length == 0 ? 0 : parent.Length + 1)..];

            JsonObject missing = LightFile.Of(Chain, 3, 4);
            ObjectAt(missing, parent).Remove(name);
            LightError error = ErrorOf(missing.ToJsonString());
            Assert.That((error.Fault, error.Path), Is.EqualTo((LightFault.MissingMember, path)));

            JsonObject unknown = LightFile.Of(Chain, 3, 4);
            ObjectAt(unknown, parent)[name + "x"] = 1;
            error = ErrorOf(unknown.ToJsonString());
            Assert.That((error.Fault, error.Path), Is.EqualTo((LightFault.UnknownMember, path + "x")));
            string twice = unknown.ToJsonString().Replace(
                $"\"{name}x\":", $"\"{name}\":", StringComparison.Ordinal);
            Assert.That(ErrorOf(twice).Fault, Is.EqualTo(LightFault.DuplicateMember), path);

            foreach (JsonNode? wrong in new JsonNode?[]
            {
                null, -1, 0.5, "", "0x", "0xAB", "0xabc", "x", false, new JsonArray(), new JsonObject(),
                new JsonArray(1), "0x" + new string('0', 3_000),
            })
            {
                JsonObject other = LightFile.Of(Chain, 3, 4);
                JsonNode? before = ObjectAt(other, parent)[name];
                if (JsonNode.DeepEquals(before, wrong))
                {
                    continue;
                }

                ObjectAt(other, parent)[name] = wrong?.DeepClone();
                Assert.That(Proves(other.ToJsonString()), Is.False, $"{path} = {wrong?.ToJsonString()}");
            }

            checkedMembers++;
        }

        Assert.That(checkedMembers, Is.GreaterThan(40));
    }

    [TestCase("\"blockNumber\":3", "\"blockNumber\":3.0", LightFault.InvalidValue)]
    [TestCase("\"blockNumber\":3", "\"blockNumber\":3e0", LightFault.InvalidValue)]
    [TestCase("\"blockNumber\":3", "\"blockNumber\":03", LightFault.NotJson)]
    [TestCase("\"blockNumber\":3", "\"blockNumber\":-3", LightFault.InvalidValue)]
    [TestCase("\"blockNumber\":3", "\"blockNumber\":\"3\"", LightFault.InvalidValue)]
    [TestCase("\"blockNumber\":3", "\"blockNumber\":9007199254740992", LightFault.InvalidValue)]
    [TestCase("\"blockNumber\":3", "\"blockNumber\":4", LightFault.FieldMismatch)]
    [TestCase("\"certificateBlockNumber\":4", "\"certificateBlockNumber\":5", LightFault.FieldMismatch)]
    [TestCase("\"finalized\":true", "\"finalized\":false", LightFault.InvalidValue)]
    [TestCase("\"finalized\":true", "\"finalized\":1", LightFault.InvalidValue)]
    [TestCase("\"blockNumber\"", "\"\\u0062lockNumber\"", LightFault.NotJson)]
    [TestCase("\"scheme\":1", "\"scheme\":2", LightFault.UnsupportedVersion)]
    [TestCase("\"epochBlocks\":2", "\"epochBlocks\":0", LightFault.InvalidValue)]
    [TestCase("\"epochBlocks\":2", "\"epochBlocks\":10000001", LightFault.InvalidValue)]
    [TestCase("\"rulesVersion\":1", "\"rulesVersion\":4294967296", LightFault.InvalidValue)]
    [TestCase("\"header\":\"0x", "\"header\":\"0X", LightFault.InvalidValue)]
    [TestCase("\"header\":\"0x", "\"header\":\"", LightFault.InvalidValue)]
    [TestCase("\"header\":\"0x", "\"header\":\"0x00", LightFault.MalformedHeader)]
    [TestCase("\"certificate\":\"0x01", "\"certificate\":\"0x02", LightFault.UnsupportedVersion)]
    [TestCase("\"certificate\":null", "\"certificate\":\"0x\"", LightFault.InvalidValue)]
    [TestCase("{\"blockNumber\"", "/**/{\"blockNumber\"", LightFault.NotJson)]
    [TestCase("{\"blockNumber\"", "{,\"blockNumber\"", LightFault.NotJson)]
    public void Read_AnotherSpelling_IsRefused(string written, string instead, LightFault expected)
    {
        string file = LightFile.Of(Chain, 3, 4).ToJsonString();
        Assert.That(file, Does.Contain(written));
        int at = file.IndexOf(written, StringComparison.Ordinal);
        Assert.That(
            ErrorOf(file[..at] + instead + file[(at + written.Length)..]).Fault, Is.EqualTo(expected));
    }

    [Test]
    public void Read_PaddedCutOrDirtyCertificate_IsMalformed()
    {
        JsonObject proof = LightFile.Of(Chain, 1);
        string good = (string)proof["certificate"]!;
        byte[] dirty = Convert.FromHexString(good[2..]);
        dirty[60] |= 0x04;
        foreach (string bad in new[]
        {
            good + "00", good + new string('0', 128), good[..^2], "0x" + Convert.ToHexStringLower(dirty),
        })
        {
            proof["certificate"] = bad;
            Assert.That(ErrorOf(proof.ToJsonString()).Fault, Is.EqualTo(LightFault.MalformedCertificate));
        }
    }

    [Test]
    public void Read_MoreThanTheMaximumOfAnything_IsTooLarge()
    {
        JsonObject proof = LightFile.Of(Chain, 3, 4);
        Assert.That(
            ErrorOf(proof.ToJsonString() + new string(' ', LightProof.SizeBytesMax)).Fault,
            Is.EqualTo(LightFault.TooLarge));
        (string Path, int Max)[] lists =
        [
            ("descendants", LightProof.DescendantsMax), ("epochs", LightProof.EpochsMax),
            ("epochs[0].validators", 256),
        ];
        foreach ((string path, int max) in lists)
        {
            JsonObject full = LightFile.Of(Chain, 3, 4);
            JsonArray list = path.Contains('.', StringComparison.Ordinal)
                ? full["epochs"]![0]!["validators"]!.AsArray()
                : full[path]!.AsArray();
            while (list.Count <= max)
            {
                list.Add(list[0]!.DeepClone());
            }

            LightError error = ErrorOf(full.ToJsonString());
            Assert.That((error.Fault, error.Path), Is.EqualTo((LightFault.TooLarge, path)));
        }

        proof["certificate"] = "0x" + new string('0', 2 * (Certificate.BytesMax + 1));
        Assert.That(ErrorOf(proof.ToJsonString()).Fault, Is.EqualTo(LightFault.TooLarge));
        Assert.That(
            ErrorOf(new string('[', 100) + new string(']', 100)).Fault, Is.EqualTo(LightFault.NotJson));
    }

    [Test]
    public void Read_RandomDamage_NeverThrowsAndProvesNothing()
    {
        byte[] file = LightFile.Bytes(LightFile.Of(Chain, 3, 4));
        Random random = new(20_261_121);
        for (int run = 0; run < 3_000; run++)
        {
            List<byte> damaged = [.. file];
            int at = random.Next(damaged.Count);
            int length = Math.Min(random.Next(1, 40), damaged.Count - at);
            switch (random.Next(4))
            {
                case 0:
                    damaged.RemoveRange(at, length);
                    break;
                case 1:
                    damaged.InsertRange(random.Next(damaged.Count), damaged.GetRange(at, length));
                    break;
                case 2:
                    for (int i = at; i < at + length; i++)
                    {
                        damaged[i] = (byte)random.Next(256);
                    }

                    break;
                default:
                    damaged.RemoveRange(at, damaged.Count - at);
                    break;
            }

            byte[] bytes = [.. damaged];
            Assert.That(
                !bytes.AsSpan().SequenceEqual(file) && Proves(bytes), Is.False,
                () => $"run {run}: {Encoding.UTF8.GetString(bytes)}");
        }
    }

    [Test]
    public void Read_ASetOf256InAHundredEpochs_FitsTheMaximum()
    {
        // The widest file the maxima allow, by its longest epoch.
        LightMember[] set = LightChain.Set(
            [.. Enumerable.Range(1, 256).Select(n => (n, 9_007_199_254_740_991UL / 256))]);
        LightChain chain = new(2, set, set);
        JsonObject proof = LightFile.Of(chain, 3);
        long epoch = proof["epochs"]![1]!.ToJsonString().Length;
        long header = (2 * 1_024) + 5;
        Assert.That(
            (LightProof.EpochsMax * (epoch + header)) + ((LightProof.DescendantsMax + 2) * header) + 40_000,
            Is.LessThan(LightProof.SizeBytesMax));
    }

    private static bool Proves(string file) => Proves(Encoding.UTF8.GetBytes(file));

    private static bool Proves(byte[] file) =>
        LightProofParser.TryParse(file, out LightProof? proof, out _)
        && Verifier.Verify(proof) is LightVerdict.Proven;

    private static string? Summary(byte[] file) =>
        LightProofParser.TryParse(file, out LightProof? proof, out _)
        && Verifier.Verify(proof) is LightVerdict.Proven proven
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{proof.ChainId} {proof.GenesisHash} {proven.Block.Hash} {proven.SignedPower}")
            : null;

    private static LightError ErrorOf(string file)
    {
        bool read = LightProofParser.TryParse(Encoding.UTF8.GetBytes(file), out _, out LightError? error);
        Assert.That(read, Is.False, file);
        Assert.That(error!.ToString(), Does.Not.Contain('\n'));
        return error;
    }

    private static IEnumerable<(string Path, JsonNode? Value)> Members(JsonNode node, string path)
    {
        if (node is JsonArray list)
        {
            return list.SelectMany((item, i) => item is null ? [] : Members(item, $"{path}[{i}]"));
        }

        return node is not JsonObject members ? [] : members.SelectMany(member =>
        {
            string name = path.Length == 0 ? member.Key : $"{path}.{member.Key}";
            return new[] { (name, member.Value) }.Concat(
                member.Value is null ? [] : Members(member.Value, name));
        });
    }

    private static JsonObject ObjectAt(JsonObject root, string path)
    {
        JsonNode at = root;
        foreach (string step in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            int bracket = step.IndexOf('[', StringComparison.Ordinal);
            at = bracket < 0
                ? at[step]!
                : at[step[..bracket]]![int.Parse(step[(bracket + 1)..^1], CultureInfo.InvariantCulture)]!;
        }

        return at.AsObject();
    }
}
