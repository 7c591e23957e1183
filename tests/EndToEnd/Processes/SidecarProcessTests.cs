using System.Globalization;
using System.Text;
using OpenLedger.EndToEnd.Tests.Running;
using OpenLedger.Node.Tests.Cli;
using OpenLedger.Primitives.Content;

namespace OpenLedger.EndToEnd.Tests.Processes;

/// <summary>
/// A large text given to one process (<c>POST /content/ROOT</c> and <c>openledger_sendContribution</c>, as
/// <c>datanet contribute</c> does) becomes a contribution on all, though a validator is killed meanwhile.
/// </summary>
[TestFixture]
internal sealed class SidecarProcessTests
{
    private const string Owner = "dev0";

    [Test]
    public Task OfOneMebibyte_ValidatorKilledMeanwhile_IsActiveOnAllWithTheSameRoots() =>
        ContributeAsync(1024 * 1024);

    /// <summary>The longest there may be.</summary>
    [Test]
    public Task OfFourMebibytes_ValidatorKilledMeanwhile_IsActiveOnAllWithTheSameRoots()
    {
        LongCampaign.Require("a minute");
        return ContributeAsync(ContentRoot.BytesMax);
    }

    private static async Task ContributeAsync(int bytes)
    {
        await using ProcessNetwork network = await ProcessNetwork.StartAsync(
            new NetworkPlan { Validators = 4, Followers = 1, Bootnodes = 2, BlockTimeMs = 100 });
        FinalRecord record = new(network);
        using DataFolder folder = new();
        string file = Path.Combine(folder.Path, "text.txt");
        byte[] content = Encoding.UTF8.GetBytes(TextOf(bytes));
        await File.WriteAllBytesAsync(file, content);
        NodeProcess asked = network.Followers[0];
        CliRun created = await RunAsync(
            asked, "datanet", "create", "--name", "Large", "--domain", "testing", "--licence", "CC0-1.0");
        Task<CliRun> contributing = RunAsync(
            asked, "datanet", "contribute", "--datanet", created.Json.GetProperty("datanetId").GetRawText(),
            "--file", file);

        string root = ContentRoot.Of(content).ToString();
        await UntilAsync(network, asked, root, "waiting", "activated", "admitted");
        NodeProcess killed = network.Validators[3];
        await killed.KillAsync();
        await UntilAsync(network, asked, root, "activated", "admitted");
        await killed.StartAsync();
        CliRun contributed = await contributing;
        TestContext.Out.WriteLine(contributed.Output);
        foreach (NodeProcess node in network.Nodes)
        {
            await UntilAsync(network, node, root, "admitted");
        }

        await record.CheckAsync(network.Nodes);
        await ViewClock.FinalizesSoonAsync(network);
    }

    private static async Task UntilAsync(
        ProcessNetwork network, NodeProcess node, string root, params string[] statuses)
    {
        string? status = null;
        await Poll.UntilAsync(
            async () =>
            {
                status = (string?)(await node.TryAskAsync("openledger_getSidecar", root))?["status"];
                return statuses.Contains(status);
            },
            () => $"{node.Name} to have the sidecar {string.Join(" or ", statuses)}, not {status}\n{network.Said}");
    }

    private static async Task<CliRun> RunAsync(NodeProcess node, params string[] arguments)
    {
        CliRun run = await CliRun.RunAsync(
            [.. arguments, "--from", Owner, "--rpc", node.Rpc.Url, "--timeout", "120", "--json"]);
        Assert.That(run.Code, Is.Zero, () => $"{string.Join(' ', arguments)}: {run.Error}\n{node.Said}");
        return run;
    }

    // Words that no other text has, of exactly so many bytes.
    private static string TextOf(int bytes)
    {
        StringBuilder text = new(bytes + 32);
        for (uint i = 0; text.Length < bytes; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"word{unchecked(i * 2_654_435_761u):x} ");
        }

        return text.ToString(0, bytes);
    }
}
