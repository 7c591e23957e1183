using System.Globalization;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet.Samples;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using Spectre.Console;

namespace OpenLedger.Node.Devnet;

/// <summary>
/// What a devnet shows on the terminal: accounts, who earned what for which span, then a live status line.
/// </summary>
internal sealed class DevnetScreen
{
    private const int RowsMax = 12;
    private const int TextMax = 60;

    private readonly DevnetData _data;
    private readonly FullNode _node;
    private readonly IReadOnlyList<int> _ports;
    private readonly LedgerQueries _queries;
    private readonly bool _isTerminal = !Console.IsOutputRedirected;

    internal DevnetScreen(DevnetData data, FullNode node, IReadOnlyList<int> ports)
    {
        _data = data;
        _node = node;
        _ports = ports;
        _queries = new LedgerQueries(node.Executor.Genesis, node.Store);
        if (!_isTerminal)
        {
            // Plain text, and tables that keep their columns, when the output is a file or a pipe.
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
            AnsiConsole.Profile.Width = 160;
        }
    }

    internal void ShowStart()
    {
        GenesisConfig genesis = _data.Genesis;
        AnsiConsole.MarkupLineInterpolated(
            $"[bold]OpenLedger devnet[/]  chain {genesis.ChainId}, {genesis.Validators.Count} validators");
        AnsiConsole.WriteLine($"data in {_data.Folder}");
        AnsiConsole.WriteLine($"JSON-RPC: {string.Join("  ", _ports.Select(p => $"http://127.0.0.1:{p}"))}");
        AnsiConsole.WriteLine($"explorer: http://127.0.0.1:{_ports[0]}/");
        Table accounts =
            new Table().Border(TableBorder.Minimal).AddColumns("account", "address", "private key");
        for (int i = 0; i < DevnetAccounts.Count; i++)
        {
            PrivateKey key = DevnetAccounts.Key(i);
            byte[] secret = new byte[PrivateKey.Size];
            key.Export(secret);
            accounts.AddRow($"dev{i}", key.Address.ToString(), Hex.Encode(secret));
        }

        AnsiConsole.Write(accounts);
        AnsiConsole.MarkupLine(
            "[yellow]Everybody knows these keys: never send anything of value to them.[/]");
    }

    internal void ShowReady(IReadOnlyList<SampleInference> inferences)
    {
        foreach (SampleInference inference in inferences)
        {
            ShowTrace(inference, _queries.TraceInference(inference.InferenceId)!);
        }

        AnsiConsole.MarkupLineInterpolated(
            $"[green]ready[/] at block {_node.Store.Head.Header.Number}; Ctrl-C ends");
    }

    internal void ShowEnd()
    {
        AnsiConsole.WriteLine();
        AnsiConsole.WriteLine($"stopped at block {_node.Store.Head.Header.Number}");
    }

    /// <summary>A line that says how the chain is doing, until cancelled or the node ended.</summary>
    internal async Task ShowStatusAsync(Task ended, CancellationToken cancellation)
    {
        ulong previous = 0;
        TimeSpan interval = TimeSpan.FromSeconds(_isTerminal ? 1 : 30);
        while (await Task.WhenAny(Task.Delay(interval, cancellation), ended).ConfigureAwait(false) != ended)
        {
            cancellation.ThrowIfCancellationRequested();
            ChainView head = _node.Store.Head;
            ulong height = head.Header.Number.Value;
            DateTimeOffset dated = DateTimeOffset.FromUnixTimeMilliseconds((long)head.Header.TimestampMs);
            double age = (DateTimeOffset.UtcNow - dated).TotalSeconds;
            PoolStatus pool = _node.Pool.Status;
            string line = string.Create(
                CultureInfo.InvariantCulture,
                $"block {height} (+{height - Math.Min(previous, height)})  view {_node.View}  final {age:0.0} s ago"
                + $"  pool {pool.Pending}+{pool.Queued}  memory {Environment.WorkingSet >> 20} MB");
            previous = height;
            await Console.Out.WriteAsync(_isTerminal ? $"\r{line,-100}" : line + "\n").ConfigureAwait(false);
        }
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
