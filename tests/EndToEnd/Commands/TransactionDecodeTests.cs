using System.Text.Json;
using OpenLedger.EndToEnd.Tests.Running;
using OpenLedger.TestKit;

namespace OpenLedger.EndToEnd.Tests.Commands;

/// <summary>
/// <c>openledger tx decode --chain-id 1</c> over every public TransactionTests vector, the Cancun column.
/// </summary>
[TestFixture]
internal sealed class TransactionDecodeTests
{
    [Test]
    public async Task Decode_EveryVector_AnswersAsStated()
    {
        List<(string Name, string Hex, JsonElement Cancun)> vectors = Load();
        Assert.That(vectors, Has.Count.EqualTo(49), "vectors seen");
        ChildOutput run = await NodeProgram.RunAsync(
            ["tx", "decode", "--chain-id", "1"], string.Join('\n', vectors.Select(v => v.Hex)) + "\n");
        Assert.That(run.ExitCode, Is.Zero, () => run.All);
        Assert.That(run.Errors, Is.Empty);
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(vectors.Count));
        Assert.Multiple(() =>
        {
            foreach ((string line, (string name, _, JsonElement cancun)) in lines.Zip(vectors))
            {
                using JsonDocument answer = JsonDocument.Parse(line);
                Check(name, answer.RootElement, cancun);
            }
        });
    }

    private static void Check(string name, JsonElement answer, JsonElement cancun)
    {
        if (cancun.TryGetProperty("exception", out JsonElement exception))
        {
            string reason = exception.GetString()!.Split('.')[1].Replace("_2", "", StringComparison.Ordinal);
            Assert.That(answer.GetProperty("ok").GetBoolean(), Is.False, name);
            Assert.That(answer.GetProperty("error").GetString(), Is.EqualTo(reason), name);
            return;
        }

        Assert.That(answer.GetProperty("ok").GetBoolean(), Is.True, name);
        foreach (string member in (string[])["hash", "sender", "intrinsicGas"])
        {
            Assert.That(
                answer.GetProperty(member).GetString(),
                Is.EqualTo(cancun.GetProperty(member).GetString()),
                $"{name} {member}");
        }
    }

    private static List<(string Name, string Hex, JsonElement Cancun)> Load()
    {
        string folder = Path.Combine(Vectors.EthereumFolder(), "TransactionTests");
        List<(string, string, JsonElement)> all = [];
        string[] files = [.. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order()];
        foreach (string file in files)
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (JsonProperty test in document.RootElement.EnumerateObject())
            {
                JsonElement cancun = test.Value.GetProperty("result").GetProperty("Cancun").Clone();
                all.Add((test.Name, test.Value.GetProperty("txbytes").GetString()!, cancun));
            }
        }

        return all;
    }
}
