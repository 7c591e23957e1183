using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OpenLedger.EndToEnd.Tests.Running;
using OpenLedger.Network.Identity;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Peers;

namespace OpenLedger.EndToEnd.Tests.Processes;

/// <summary>
/// Validators and followers in processes of their own, founded by <c>openledger keys new</c> and
/// <c>genesis new</c> as operators would. The first four devnet accounts have money. Everything ends with it.
/// </summary>
internal sealed class ProcessNetwork : IAsyncDisposable
{
    /// <summary>Accounts with money: dev0 and on.</summary>
    public const int Funded = 8;

    private const string Stake = "200000";

    private readonly DataFolder _folder = new();

    private ProcessNetwork()
    {
    }

    /// <summary>The validators, by index.</summary>
    public IReadOnlyList<NodeProcess> Validators { get; private set; } = [];

    /// <summary>Nodes without a seat.</summary>
    public IReadOnlyList<NodeProcess> Followers { get; private set; } = [];

    /// <summary>All.</summary>
    public IEnumerable<NodeProcess> Nodes => Validators.Concat(Followers);

    /// <summary>What all said last, for a failure.</summary>
    public string Said => string.Join("\n\n", Nodes.Select(node => $"== {node.Name}\n{node.Said}"));

    /// <summary>Makes keys, genesis and folders; starts nothing.</summary>
    public static async Task<ProcessNetwork> FoundAsync(NetworkPlan plan)
    {
        ProcessNetwork network = new();
        try
        {
            string genesis = await network.FoundGenesisAsync(plan);
            int count = plan.Validators + plan.Followers;
            Place[] places = [.. Enumerable.Range(0, count).Select(i => network.PlaceOf(plan, i))];
            NodeProcess[] nodes =
                [.. Enumerable.Range(0, count).Select(i => network.NodeOf(plan, places, i, genesis))];
            network.Validators = nodes[..plan.Validators];
            network.Followers = nodes[plan.Validators..];
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Founds a network, starts all and waits until each has seen a final block.</summary>
    public static async Task<ProcessNetwork> StartAsync(NetworkPlan plan)
    {
        ProcessNetwork network = await FoundAsync(plan);
        try
        {
            await network.StartAsync(network.Nodes);
            return network;
        }
        catch
        {
            TestContext.Out.WriteLine(network.Said);
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts some and waits until each has seen a final block.</summary>
    public async Task StartAsync(IEnumerable<NodeProcess> nodes)
    {
        NodeProcess[] started = [.. nodes];
        foreach (NodeProcess node in started)
        {
            node.Launch();
        }

        foreach (NodeProcess node in started)
        {
            await node.ReadyAsync();
            await Poll.UntilAsync(
                async () => await node.Rpc.FinalizedAsync() > 0,
                () => $"{node.Name} to finalize its first block\n{Said}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (NodeProcess node in Nodes)
        {
            await node.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task<string> FoundGenesisAsync(NetworkPlan plan)
    {
        string path = Path.Combine(_folder.Path, "genesis.json");
        string chain = Text((long)DevnetGenesis.ChainId);
        List<string> arguments =
        [
            "genesis", "new", "--chain-id", chain, "--out", path, "--no-baseline",
            "--block-time", Text(plan.BlockTimeMs), "--network-delay", Text(plan.NetworkDelayMs),
            "--epoch-blocks", Text(plan.EpochBlocks),
        ];
        for (int i = 0; i < plan.Validators; i++)
        {
            await CommandAsync("keys", "new", "--out", KeyOf(i));
            arguments.AddRange(["--validator", $"{KeyOf(i)}:{Stake}"]);
        }

        for (int i = 0; i < Funded; i++)
        {
            arguments.AddRange(["--fund", $"dev{Text(i)}:10000"]);
        }

        await CommandAsync([.. arguments]);
        return path;
    }

    private Place PlaceOf(NetworkPlan plan, int index)
    {
        NodeIdentity identity = NetworkIdentityFile.LoadOrCreate(FolderOf(index));
        (string address, IReadOnlyList<string> before) =
            plan.Elsewhere?.Invoke(index) ?? ("127.0.0.1", []);
        bool isHere = plan.Elsewhere is null;
        int p2p = isHere ? FreePort() : 31_000;
        return new Place(
            address, isHere ? FreePort() : 8_545, before, $"/ip4/{address}/tcp/{Text(p2p)}",
            identity.PeerId.Value);
    }

    private NodeProcess NodeOf(NetworkPlan plan, Place[] places, int index, string genesis)
    {
        Place own = places[index];
        NodePlace place = new(
            index < plan.Validators ? $"v{index}" : $"f{index - plan.Validators}",
            own.Address, own.RpcPort, [.. own.Before, NodeProgram.Host, NodeProgram.Path],
            ArgumentsOf(plan, places, index, genesis), new Dictionary<string, string>());
        return new NodeProcess(place);
    }

    private List<string> ArgumentsOf(NetworkPlan plan, Place[] places, int index, string genesis)
    {
        Place own = places[index];
        List<string> arguments =
        [
            "node", "run", "--data", FolderOf(index), "--genesis", genesis,
            "--listen", own.Listen, "--rpc-address", own.Address, "--rpc-port", Text(own.RpcPort),
        ];
        if (plan.Elsewhere is not null)
        {
            arguments.AddRange(["--rpc-host", "*"]);
        }

        if (index < plan.Validators)
        {
            arguments.AddRange(["--validator-key-file", KeyOf(index)]);
        }

        foreach (Place known in places.Take(plan.Validators).Where(place => place != own).Take(plan.Bootnodes))
        {
            arguments.AddRange(["--bootnode", $"{known.Listen}/p2p/{known.PeerId}"]);
        }

        return arguments;
    }

    private string FolderOf(int index) => Path.Combine(_folder.Path, $"node-{Text(index)}");

    private string KeyOf(int index) => Path.Combine(_folder.Path, $"validator-{Text(index)}.key");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task CommandAsync(params string[] arguments)
    {
        Node.Tests.Cli.CliRun run = await Node.Tests.Cli.CliRun.RunAsync(arguments);
        Assert.That(run.Code, Is.Zero, () => $"{string.Join(' ', arguments)}: {run.Error}");
    }

    // Free now; whoever takes it before the node does makes the start fail by name.
    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private sealed record Place(
        string Address, int RpcPort, IReadOnlyList<string> Before, string Listen, string PeerId);
}
