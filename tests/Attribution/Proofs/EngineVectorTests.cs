using System.Text;
using System.Text.Json;
using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Generation;
using OpenLedger.Attribution.Proofs;
using OpenLedger.Attribution.Tests.Oracle;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.TestKit;

namespace OpenLedger.Attribution.Tests.Proofs;

/// <summary>
/// From contributed text to proof bytes, against a second implementation in another language.
/// </summary>
[TestFixture]
public sealed class EngineVectorTests
{
    private static IEnumerable<TestCaseData> Scenarios()
    {
        string path = Path.Combine(Vectors.RepositoryFolder(), "tests/Attribution/Vectors/engine-a.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        foreach (JsonElement one in document.RootElement.EnumerateArray())
        {
            int model = one.GetProperty("model").GetInt32();
            yield return new TestCaseData(one.Clone()).SetArgDisplayNames($"model {model}");
        }
    }

    [TestCaseSource(nameof(Scenarios))]
    public void Engine_GoldenScenario_GivesTheFrozenBytes(JsonElement scenario)
    {
        Chain chain = new Chain().Start();
        foreach (JsonElement text in scenario.GetProperty("contributions").EnumerateArray())
        {
            Assert.That(chain.Add(text.GetString()!).IsAccepted, Is.True);
        }

        chain.Seal();
        ModelCorpus corpus = chain.Open();
        ModelId model = new(scenario.GetProperty("model").GetUInt64());
        uint revision = 0;
        foreach (JsonElement one in scenario.GetProperty("cases").EnumerateArray())
        {
            byte[] prompt = Encoding.UTF8.GetBytes(one.GetProperty("prompt").GetString()!);
            Hash256 request = Hash256.Parse(one.GetProperty("request").GetString()!);
            GeneratedText generated = InfinigramModel.Generate(corpus, prompt, request, 40, out _)!;
            Assert.That(
                Encoding.UTF8.GetString(generated.Response),
                Is.EqualTo(one.GetProperty("generated").GetString()));
            byte[] quoted = Encoding.UTF8.GetBytes(one.GetProperty("quoted").GetString()!);
            UInt256 fee = UInt256.Parse(one.GetProperty("fee").GetString()!);
            Assert.That(
                Proof(corpus, model, revision, request, prompt, generated.Response, fee),
                Is.EqualTo(one.GetProperty("proofGenerated").GetString()));
            Assert.That(
                Proof(corpus, model, revision, request, prompt, quoted, fee),
                Is.EqualTo(one.GetProperty("proofQuoted").GetString()));
            revision++;
        }

        Assert.That(revision, Is.EqualTo(4));
    }

    private static string Proof(
        ModelCorpus corpus, ModelId model, uint revision, Hash256 request, byte[] prompt, byte[] response,
        UInt256 fee)
    {
        Trace trace = WindowTracer.Trace(corpus, prompt, response, out _)!;
        FeeAllocation allocation = PayoutAllocator.Allocate(fee, trace);
        return Convert.ToHexStringLower(AttributionProof.Build(
            model, revision, request, Keccak.Hash(response), trace, allocation).Encode());
    }
}
