using System.Text.Json.Nodes;
using OpenLedger.EndToEnd.Tests.Running;

namespace OpenLedger.EndToEnd.Tests.Chain;

/// <summary>
/// A running chain's proof, checked by a program that is told nothing but the genesis file.
/// </summary>
[TestFixture, Order(1)]
internal sealed class VerifyTests
{
    [Test]
    public async Task FinalityOfABlock_FromANode_VerifiesWithoutIt_AndAlteredDoesNot()
    {
        using DataFolder folder = new();
        string genesis = Path.Combine(folder.Path, "genesis.json");
        await File.WriteAllTextAsync(genesis, GenesisOfTheDevnet());
        RpcEndpoint node = SharedDevnet.Process.Validators[^1];
        JsonNode proof = await Poll.UntilAsync(
            async () => await node.CallAsync("openledger_getFinality", "latest") is { } answer
                && answer["certificate"] is not null ? answer : null,
            () => "a certificate");

        ChildOutput good = await VerifyAsync(proof, genesis);
        Assert.That(good.ExitCode, Is.Zero, () => good.All);
        JsonNode proven = JsonNode.Parse(good.Output)!;
        Assert.That(
            (ulong)proven["blockNumber"]!,
            Is.EqualTo((ulong)proof["blockNumber"]!).And.GreaterThan(0));
        Assert.That((string?)proven["stateRoot"], Is.EqualTo((string?)proof["stateRoot"]));
        Assert.That((ulong)proven["signedPower"]!, Is.GreaterThanOrEqualTo((ulong)proven["quorum"]!));

        string certificate = (string)proof["certificate"]!;
        proof["certificate"] = certificate[..^1] + (certificate[^1] == '0' ? '1' : '0');
        ChildOutput altered = await VerifyAsync(proof, genesis);
        Assert.That(altered.ExitCode, Is.EqualTo(1), () => altered.All);
        Assert.That(
            altered.Errors,
            Does.StartWith("openledger: standard input proves nothing: BadSignature at certificate"));
    }

    private static Task<ChildOutput> VerifyAsync(JsonNode proof, string genesis) => NodeProgram.RunAsync(
        ["verify", "--file", "-", "--genesis", genesis, "--json"], input: proof.ToJsonString());

    // The repository's file is of the default block time.
    private static string GenesisOfTheDevnet()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "OpenLedger.Node.sln")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("the tests run outside the repository");
        }

        JsonNode genesis = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "genesis.json")))!;
        genesis["consensus"]!["blockTimeMs"] = SharedDevnet.BlockTimeMs;
        return genesis.ToJsonString();
    }
}
