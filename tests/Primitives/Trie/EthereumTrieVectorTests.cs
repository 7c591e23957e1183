using System.Text;
using System.Text.Json;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.TestKit;

namespace OpenLedger.Primitives.Tests.Trie;

/// <summary>
/// The public TrieTests: roots after a sequence of puts and deletes, one by one and as one batch.
/// </summary>
public class EthereumTrieVectorTests
{
    [TestCase("trietest", false)]
    [TestCase("trieanyorder", false)]
    [TestCase("trietest_secureTrie", true)]
    [TestCase("trieanyorder_secureTrie", true)]
    [TestCase("hex_encoded_securetrie_test", true)]
    public void Vectors_AllCases_GiveTheirRoot(string file, bool isSecure)
    {
        string path = Path.Combine(Vectors.EthereumFolder(), "TrieTests", file + ".json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        int cases = 0;
        foreach (JsonProperty test in document.RootElement.EnumerateObject())
        {
            List<(byte[] Key, byte[]? Value)> steps = [.. Steps(test.Value.GetProperty("in"), isSecure)];
            Hash256 expected = Hash256.Parse(test.Value.GetProperty("root").GetString()!);
            TrieModel single = new();
            Dictionary<string, (byte[], byte[]?)> last = [];
            foreach ((byte[] Key, byte[]? Value) step in steps)
            {
                single.Apply(step);
                last[Hex.Encode(step.Key)] = step;
            }

            TrieModel batch = new();
            batch.Apply(last.Values);
            Assert.That(single.Root, Is.EqualTo(expected), test.Name);
            Assert.That(batch.Root, Is.EqualTo(expected), test.Name);
            single.AssertIsReference();
            cases++;
        }

        Assert.That(cases, Is.GreaterThanOrEqualTo(3));
    }

    private static IEnumerable<(byte[] Key, byte[]? Value)> Steps(JsonElement steps, bool isSecure)
    {
        IEnumerable<(string Key, string? Value)> pairs = steps.ValueKind == JsonValueKind.Array
            ? steps.EnumerateArray().Select(s => (s[0].GetString()!, s[1].GetString()))
            : steps.EnumerateObject().Select(p => (p.Name, p.Value.GetString()));
        foreach ((string key, string? value) in pairs)
        {
            byte[] bytes = Bytes(key);
            byte[] trieKey = isSecure ? Keccak.Hash(bytes).ToArray() : bytes;
            yield return (trieKey, value is null ? null : Bytes(value));
        }
    }

    private static byte[] Bytes(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal) ? Hex.Decode(text) : Encoding.UTF8.GetBytes(text);
}
