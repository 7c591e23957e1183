using System.Numerics;
using System.Text;
using System.Text.Json;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;
using OpenLedger.TestKit;

namespace OpenLedger.Primitives.Tests.Rlp;

/// <summary>The public RLPTests vectors: what must encode and decode, and what must be refused.</summary>
public sealed class RlpVectorTests
{
    [Test]
    public void Writer_EveryVector_GivesTheStatedBytes()
    {
        int count = 0;
        foreach ((string name, JsonElement test) in Load("rlptest.json"))
        {
            RlpWriter writer = new();
            Write(writer, test.GetProperty("in"));
            Assert.That(Hex.Encode(writer.Written), Is.EqualTo(Expected(test)), name);
            count++;
        }

        Assert.That(count, Is.GreaterThan(20));
    }

    [Test]
    public void Reader_EveryVector_GivesBackTheInput()
    {
        foreach ((string name, JsonElement test) in Load("rlptest.json"))
        {
            RlpReader reader = new(Hex.Decode(Expected(test)));
            AssertReads(ref reader, test.GetProperty("in"), name);
            Assert.That(reader.TryEnd(), Is.True, name);
        }
    }

    [Test]
    public void Validate_InvalidVectors_AreAllRefused()
    {
        int count = 0;
        foreach ((string name, JsonElement test) in Load("invalidRLPTest.json"))
        {
            byte[] bytes = Hex.Decode(test.GetProperty("out").GetString()!);
            Assert.That(RlpReader.Validate(bytes), Is.Not.EqualTo(RlpError.None), name);
            count++;
        }

        Assert.That(count, Is.GreaterThan(20));
    }

    [Test]
    public void Validate_RandomVectors_AreAccepted()
    {
        foreach ((string name, JsonElement test) in Load("RandomRLPTests/example.json"))
        {
            Assert.That(test.GetProperty("in").GetString(), Is.EqualTo("VALID"), name);
            byte[] bytes = Hex.Decode(test.GetProperty("out").GetString()!);
            Assert.That(RlpReader.Validate(bytes), Is.EqualTo(RlpError.None), name);
        }
    }

    private static List<(string Name, JsonElement Test)> Load(string file)
    {
        string path = Path.Combine(Vectors.EthereumFolder(), "RLPTests", file);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.EnumerateObject().Select(p => (p.Name, p.Value.Clone()))];
    }

    private static string Expected(JsonElement test) =>
        "0x" + test.GetProperty("out").GetString()!.ToLowerInvariant()
            .Replace("0x", "", StringComparison.Ordinal);

    private static void Write(RlpWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                writer.StartList();
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.EndList();
                break;
            case JsonValueKind.Number:
                writer.WriteUInt(value.GetUInt64());
                break;
            case JsonValueKind.String when value.GetString()!.StartsWith('#'):
                BigInteger number = BigInteger.Parse(value.GetString()![1..]);
                writer.WriteBytes(number.ToByteArray(isUnsigned: true, isBigEndian: true));
                break;
            default:
                writer.WriteBytes(Encoding.Latin1.GetBytes(value.GetString()!));
                break;
        }
    }

    private static void AssertReads(ref RlpReader reader, JsonElement value, string name)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            Assert.That(reader.TryReadList(out RlpReader list), Is.True, name);
            foreach (JsonElement item in value.EnumerateArray())
            {
                AssertReads(ref list, item, name);
            }

            Assert.That(list.TryEnd(), Is.True, name);
            return;
        }

        if (value.ValueKind == JsonValueKind.Number)
        {
            Assert.That(reader.TryReadUInt64(out ulong number), Is.True, name);
            Assert.That(number, Is.EqualTo(value.GetUInt64()), name);
            return;
        }

        string text = value.GetString()!;
        Assert.That(reader.TryReadBytes(out ReadOnlySpan<byte> bytes), Is.True, name);
        byte[] expected = text.StartsWith('#')
            ? BigInteger.Parse(text[1..]).ToByteArray(isUnsigned: true, isBigEndian: true)
            : Encoding.Latin1.GetBytes(text);
        Assert.That(bytes.ToArray(), Is.EqualTo(expected), name);
    }
}
