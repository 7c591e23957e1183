using System.Globalization;
using System.Text.Json;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.TestKit;

namespace OpenLedger.Primitives.Tests.Transactions;

/// <summary>The public TransactionTests vectors: every file, the Cancun column, on chain 1.</summary>
public sealed class TransactionVectorTests
{
    [Test]
    public void TryDecode_EveryVector_GivesTheStatedResult()
    {
        int accepted = 0;
        int refused = 0;
        Assert.Multiple(() =>
        {
            foreach ((string name, byte[] raw, JsonElement cancun) in Load())
            {
                bool ok =
                    TransactionDecoder.TryDecode(raw, 1, out Transaction? tx, out TransactionError error);
                if (cancun.TryGetProperty("exception", out JsonElement exception))
                {
                    string expected =
                        exception.GetString()!.Split('.')[1].Replace("_2", "", StringComparison.Ordinal);
                    Assert.That(ok, Is.False, name);
                    Assert.That(TransactionErrors.NameOf(error), Is.EqualTo(expected), name);
                    refused++;
                    continue;
                }

                Assert.That(ok, Is.True, $"{name}: {error}");
                Assert.That(tx!.Hash.ToString(), Is.EqualTo(cancun.GetProperty("hash").GetString()), name);
                Assert.That(tx.Sender.ToString(), Is.EqualTo(cancun.GetProperty("sender").GetString()), name);
                Assert.That(
                    IntrinsicGas.Of(tx), Is.EqualTo(Number(cancun.GetProperty("intrinsicGas"))), name);
                accepted++;
            }
        });
        Assert.That((accepted, refused), Is.EqualTo((8, 41)), "vectors seen");
    }

    [Test]
    public void DecodeTrusted_OfAcceptedVectors_IsTheDecodedTransaction()
    {
        foreach ((string name, byte[] raw, JsonElement cancun) in Load())
        {
            if (TransactionDecoder.TryDecode(raw, 1, out Transaction? tx, out _))
            {
                Transaction trusted = TransactionDecoder.DecodeTrusted(raw, tx.Sender);
                Assert.That(trusted.Hash, Is.EqualTo(tx.Hash), name);
                Assert.That(trusted.Sender, Is.EqualTo(tx.Sender), name);
                Assert.That(trusted.Signature, Is.EqualTo(tx.Signature), name);
            }
        }
    }

    private static List<(string Name, byte[] Raw, JsonElement Cancun)> Load()
    {
        string folder = Path.Combine(Vectors.EthereumFolder(), "TransactionTests");
        List<(string, byte[], JsonElement)> all = [];
        foreach (
            string file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order())
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (JsonProperty test in document.RootElement.EnumerateObject())
            {
                byte[] raw = Hex.Decode(test.Value.GetProperty("txbytes").GetString()!);
                all.Add((test.Name, raw, test.Value.GetProperty("result").GetProperty("Cancun").Clone()));
            }
        }

        return all;
    }

    private static ulong Number(JsonElement quantity) =>
        ulong.Parse(quantity.GetString()!.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
