using System.Text.Json.Nodes;
using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet.Samples;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using Spectre.Console;

namespace OpenLedger.Node.Devnet;

/// <summary>
/// What a devnet shows: where it serves, its accounts, who earned what for which span, then on a terminal a
/// live status line; or all of it as lines of JSON.
/// </summary>
internal sealed class DevnetScreen : IDisposable
{
    private const int RowsMax = 12;
    private const int TextMax = 60;

    private static readonly TimeSpan TerminalInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan JsonInterval = TimeSpan.FromSeconds(5);

    private readonly DevnetData _data;
    private readonly FullNode _node;
    private readonly IReadOnlyList<int> _ports;
    private readonly LedgerQueries _queries;
    private readonly DevnetPulse _pulse;
    private readonly bool _isJson;
    private readonly bool _isTerminal = !Console.IsOutputRedirected;

    internal DevnetScreen(
        DevnetData data, FullNode node, IReadOnlyList<int> ports, DevnetClock clock, bool isJson)
    {
        _isJson = isJson;
        _data = data;
        _node = node;
        _ports = ports;
        _queries = new LedgerQueries(node.Executor.Genesis, node.Store);
        _pulse = new DevnetPulse(node, clock, _queries);
        if (!_isTerminal)
        {
            // Plain text, and tables that keep their columns, when the output is a file or a pipe.
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
            AnsiConsole.Profile.Width = 160;
        }
    }

    public void Dispose() => _pulse.Dispose();

    internal void ShowStart()
    {
        GenesisConfig genesis = _data.Genesis;
        string[] urls = [.. _ports.Select(port => $"http://127.0.0.1:{port}")];
        if (_isJson)
        {
            WriteLine(new JsonObject
            {
                ["event"] = "start",
                ["chainId"] = genesis.ChainId,
                ["data"] = _data.Folder,
                ["rpc"] = new JsonArray([.. urls.Select(url => (JsonNode)url)]),
                ["explorer"] = urls[0] + "/",
                ["faucet"] = urls[0] + "/faucet",
                ["accounts"] = new JsonArray([.. Enumerable.Range(0, DevnetAccounts.Count).Select(
                    i => (JsonNode)new JsonObject
                    {
                        ["name"] = $"dev{i}",
                        ["address"] = DevnetAccounts.Key(i).Address.ToString(),
                        ["privateKey"] = SecretOf(i),
                    })]),
            });
            return;
        }

        AnsiConsole.MarkupLineInterpolated(
            $"[bold]OpenLedger devnet[/]  chain {genesis.ChainId}, {genesis.Validators.Count} validators");
        AnsiConsole.WriteLine($"data in {_data.Folder}");
        AnsiConsole.WriteLine($"JSON-RPC: {string.Join("  ", urls)}");
        AnsiConsole.WriteLine($"explorer: {urls[0]}/   faucet: {urls[0]}/faucet");
        Table accounts =
            new Table().Border(TableBorder.Minimal).AddColumns("account", "address", "private key");
        for (int i = 0; i < DevnetAccounts.Count; i++)
        {
            accounts.AddRow($"dev{i}", DevnetAccounts.Key(i).Address.ToString(), SecretOf(i));
        }

        AnsiConsole.Write(accounts);
        AnsiConsole.WriteLine($"phrase: {DevnetAccounts.Phrase}");
        AnsiConsole.MarkupLine(
            "[yellow]Everybody knows these keys: never send anything of value to them.[/]");
    }

    internal void ShowReady(IReadOnlyList<SampleInference> inferences)
    {
        if (_isJson)
        {
            WriteLine(new JsonObject
            {
                ["event"] = "ready",
                ["blockNumber"] = _pulse.Height,
                ["inferences"] = new JsonArray([.. inferences.Select(i => (JsonNode)new JsonObject
                {
                    ["model"] = i.Model,
                    ["inferenceId"] = i.InferenceId.ToString(),
                })]),
            });
            return;
        }

        foreach (SampleInference inference in inferences)
        {
            ShowTrace(inference, _queries.TraceInference(inference.InferenceId)!);
        }

        AnsiConsole.MarkupLineInterpolated(
            $"[green]ready[/] at block {_node.Store.Head.Header.Number}; Ctrl-C ends");
    }

    internal void ShowEnd()
    {
        if (_isJson)
        {
            WriteLine(new JsonObject { ["event"] = "end", ["blockNumber"] = _pulse.Height });
            return;
        }

        AnsiConsole.WriteLine();
        AnsiConsole.WriteLine($"stopped at block {_pulse.Height}");
    }

    /// <summary>
    /// Says how the chain is doing, until cancelled or the node ended: a line that changes on a terminal, a
    /// line of JSON every few seconds for machines, nothing into a file.
    /// </summary>
    internal async Task ShowStatusAsync(Task ended, CancellationToken cancellation)
    {
        TimeSpan interval = _isJson ? JsonInterval
            : _isTerminal ? TerminalInterval
            : Timeout.InfiniteTimeSpan;
        while (await Task.WhenAny(Task.Delay(interval, cancellation), ended).ConfigureAwait(false) != ended)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_isJson)
            {
                WriteLine(StatusJson());
            }
            else
            {
                int width = Math.Max(20, AnsiConsole.Profile.Width - 1);
                string line = Shorten(StatusLine(), width);
                await Console.Out.WriteAsync("\r" + line.PadRight(width)).ConfigureAwait(false);
            }
        }
    }

    private string StatusLine()
    {
        (int pending, int queued) = _pulse.Waiting;
        string payout = _pulse.LastPayout is { } last
            ? $"last payout {Open(last.Wei)} OPEN in block {last.Trace.BlockNumber}"
            : "no payout yet";
        return $"block {_pulse.Height}  final in {_pulse.FinalityMs} ms  pending {pending}+{queued}  {payout}";
    }

    private JsonObject StatusJson()
    {
        (int pending, int queued) = _pulse.Waiting;
        return new JsonObject
        {
            ["event"] = "status",
            ["blockNumber"] = _pulse.Height,
            ["finalityMs"] = _pulse.FinalityMs,
            ["pending"] = pending,
            ["queued"] = queued,
            ["lastPayout"] = _pulse.LastPayout is { } last
                ? new JsonObject
                {
                    ["inferenceId"] = last.Trace.InferenceId.ToString(),
                    ["blockNumber"] = last.Trace.BlockNumber.Value,
                    ["wei"] = last.Wei.ToString(),
                }
                : null,
        };
    }

    private static void WriteLine(JsonObject line) => Console.Out.WriteLine(line.ToJsonString());

    private static string SecretOf(int account)
    {
        byte[] secret = new byte[PrivateKey.Size];
        DevnetAccounts.Key(account).Export(secret);
        return Hex.Encode(secret);
    }

    private static void ShowTrace(SampleInference inference, InferenceTrace trace)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLineInterpolated(
            $"[bold]{inference.Model}[/]  inference {trace.InferenceId} in block {trace.BlockNumber}");
        AnsiConsole.MarkupLineInterpolated($"  prompt   [italic]{trace.Prompt}[/]");
        AnsiConsole.MarkupLineInterpolated($"  answer   {Shorten(trace.Response, 220)}");
        Table table = new Table().Border(TableBorder.Minimal)
            .AddColumns("tokens", "span", "contribution", "contributor", "OPEN");
        foreach (
            SpanDetails span in trace.Spans.OrderByDescending(s => s.Wei).ThenBy(s => s.Start).Take(RowsMax))
        {
            table.AddRow(
                Markup.Escape($"{span.Start}..{span.Start + span.Length - 1}"),
                Markup.Escape(Shorten(span.Text, TextMax)),
                span.ContributionId.ToString(),
                NameOf(span.Contributor),
                Open(span.Wei));
        }

        AnsiConsole.Write(table);
        UInt256 paid = trace.Spans.Aggregate(UInt256.Zero, (sum, s) => sum + s.Wei);
        int contributors =
            trace.Spans.Where(s => !s.Wei.IsZero).Select(s => s.Contributor).Distinct().Count();
        AnsiConsole.MarkupLineInterpolated(
            $"  paid {Open(trace.Fee.Total)} OPEN: {contributors} contributors {Open(paid)}");
        AnsiConsole.WriteLine(
            $"       treasury (not attributed) {Open(trace.Fee.Unattributed)}, model {Open(trace.Fee.Model)}, "
            + $"stakers {Open(trace.Fee.Stakers)}, protocol {Open(trace.Fee.Protocol)}, host {Open(trace.Fee.Host)}");
    }

    private static string NameOf(Address address)
    {
        for (int i = 0; i < DevnetAccounts.Count; i++)
        {
            if (DevnetAccounts.Key(i).Address == address)
            {
                return $"dev{i}";
            }
        }

        return address.ToString();
    }

    private static string Open(UInt256 wei)
    {
        (UInt256 whole, UInt256 rest) = UInt256.DivRem(wei, UInt256.PowerOfTen(18));
        return $"{whole}.{rest.ToString().PadLeft(18, '0')[..6]}";
    }

    private static string Shorten(string text, int length)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.Length <= length ? line : string.Concat(line.AsSpan(0, length - 1), "…");
    }
}
