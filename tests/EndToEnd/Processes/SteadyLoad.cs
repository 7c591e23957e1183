using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using OpenLedger.EndToEnd.Tests.Crashes;
using OpenLedger.EndToEnd.Tests.Running;
using OpenLedger.Node.Tests.Cli;
using OpenLedger.TestKit;

namespace OpenLedger.EndToEnd.Tests.Processes;

/// <summary>
/// Transfers, contributions and inferences until it is ended, each from its own account to whichever node
/// answers: a node that is gone costs a try, nothing else.
/// </summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private const int Contributor = 6;
    private const int Payer = 7;
    private const int TransferSenders = 3;

    private readonly ProcessNetwork _network;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _done = new();
    private readonly ConcurrentQueue<string> _refusals = new();
    private Task _loops = Task.CompletedTask;
    private string _datanet = "";
    private string _model = "";

    private SteadyLoad(ProcessNetwork network) => _network = network;

    /// <summary>What was refused, of the last.</summary>
    public string Refusals => string.Join('\n', _refusals.TakeLast(20));

    /// <summary>How often something was done: transfer, contribute, infer.</summary>
    public int Done(string what) => _done.GetValueOrDefault(what);

    /// <summary>Makes a datanet and a model over its first text, then starts.</summary>
    public static async Task<SteadyLoad> StartAsync(ProcessNetwork network)
    {
        SteadyLoad load = new(network);
        await load.PrepareAsync();
        load._loops = Task.WhenAll(
        [
            .. Enumerable.Range(0, TransferSenders).Select(load.TransferAsync),
            load.ContributeAsync(), load.InferAsync(),
        ]);
        return load;
    }

    /// <summary>Ends it; each kind must have been done.</summary>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _loops;
        TestContext.Out.WriteLine(string.Join(", ", _done.Select(one => $"{one.Value} {one.Key}")));
        foreach (string kind in new[] { "transfer", "contribute", "infer" })
        {
            Assert.That(Done(kind), Is.GreaterThan(0), () => $"{kind}: {Refusals}\n{_network.Said}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loops;
        _stop.Dispose();
    }

    private async Task PrepareAsync()
    {
        _datanet = Id(await MustAsync(
            Contributor, "datanet", "create", "--name", "Words", "--domain", "gaming", "--licence", "CC0-1.0"),
            "datanetId");
        await ContributeTextAsync(0);
        await MustAsync(Contributor, "datanet", "publish", "--datanet", _datanet);
        _model = Id(await MustAsync(
            Contributor, "model", "register", "--name", "words", "--datanet", _datanet,
            "--price-in", "0.0001", "--price-out", "0.001"), "modelId");
    }

    private async Task TransferAsync(int account)
    {
        for (int turn = account; !_stop.IsCancellationRequested; turn++)
        {
            NodeProcess node = Pick(turn);
            try
            {
                await new TransferLoad(node.Rpc, account).SendAsync();
                _done.AddOrUpdate("transfer", 1, (_, count) => count + 1);
            }
            catch (Exception refused) when (
                refused is HttpRequestException or RpcFaultException or TaskCanceledException)
            {
                _refusals.Enqueue($"transfer by {node.Name}: {refused.Message}");
            }

            await PauseAsync(30);
        }
    }

    private async Task ContributeAsync()
    {
        for (int number = 1; !_stop.IsCancellationRequested; number++)
        {
            await ContributeTextAsync(number);
            await PauseAsync(500);
        }
    }

    private async Task InferAsync()
    {
        for (int number = 1; !_stop.IsCancellationRequested; number++)
        {
            await CountAsync("infer", await TryAsync(
                number, Payer, "infer", "--model", _model, "--prompt", $"The word number {number} is",
                "--max-tokens", "24", "--deposit", "0.01"));
            await PauseAsync(500);
        }
    }

    private async Task ContributeTextAsync(int number)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, TextOf(number));
            await CountAsync("contribute", await TryAsync(
                number, Contributor, "datanet", "contribute", "--datanet", _datanet, "--file", file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private Task CountAsync(string kind, CliRun run)
    {
        if (run.Code == 0)
        {
            _done.AddOrUpdate(kind, 1, (_, count) => count + 1);
        }
        else
        {
            _refusals.Enqueue($"{kind}: {run.Error.Trim()}");
        }

        return Task.CompletedTask;
    }

    private async Task<CliRun> MustAsync(int account, params string[] arguments)
    {
        CliRun run = await TryAsync(0, account, arguments);
        Assert.That(run.Code, Is.Zero, () => $"{string.Join(' ', arguments)}: {run.Error}\n{_network.Said}");
        return run;
    }

    private Task<CliRun> TryAsync(int turn, int account, params string[] arguments) => CliRun.RunAsync(
        _stop.Token,
        [
            .. arguments, "--from", string.Create(CultureInfo.InvariantCulture, $"dev{account}"), "--rpc",
            Pick(turn).Rpc.Url, "--timeout", "30", "--json",
        ]);

    private NodeProcess Pick(int turn)
    {
        NodeProcess[] running = [.. _network.Nodes.Where(node => node.IsRunning)];
        return running[turn % running.Length];
    }

    private async Task PauseAsync(int milliseconds) =>
        await Task.Delay(milliseconds, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static string Id(CliRun run, string member) => run.Json.GetProperty(member).GetRawText();

    // A sample's text, from a place of its own, with a number that no other has.
    private static string TextOf(int number)
    {
        string[] lines = File.ReadAllLines(
            Path.Combine(Vectors.RepositoryFolder(), "samples", "gaming.jsonl"));
        using JsonDocument line = JsonDocument.Parse(lines[number % lines.Length]);
        return string.Create(
            CultureInfo.InvariantCulture, $"{line.RootElement.GetProperty("text").GetString()} Text {number}.");
    }
}
