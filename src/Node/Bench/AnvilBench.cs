using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using OpenLedger.Node.Cli.Client;

namespace OpenLedger.Node.Bench;

/// <summary>
/// The same transfers on this node's devnet and on anvil, taking turns in one run, by the script
/// <c>tests/Benchmarks/rpc-bench-side-by-side.mjs</c>, whose lines are passed on. Needs Node.js and npm.
/// </summary>
/// <param name="output">Where the figures go, one JSON object a line.</param>
/// <param name="log">Where the programs say what they do.</param>
internal sealed class AnvilBench(TextWriter output, TextWriter log)
{
    private const string Script = "tests/Benchmarks/rpc-bench-side-by-side.mjs";
    private const string Clients = "tests/EndToEnd/clients";

    /// <summary>Measures.</summary>
    /// <param name="load">A load generator's file to use instead of the project's own; null for that.</param>
    /// <param name="count">Transfers of a round.</param>
    /// <param name="batch">Transfers of one HTTP request.</param>
    /// <param name="rounds">Rounds, each target started anew for each.</param>
    /// <param name="cancellation">Ends the programs.</param>
    /// <exception cref="ClientException">Something needed is missing, or a round failed.</exception>
    public async Task RunAsync(
        FileInfo? load, int count, int batch, int rounds, CancellationToken cancellation)
    {
        string root = FindProject();
        string clients = Path.Combine(root, Clients);
        if (!Directory.Exists(Path.Combine(clients, "node_modules", "@foundry-rs")))
        {
            log.WriteLine($"installing ethers and anvil in {Clients} (npm ci)");
            await RunAsync("npm", ["ci", "--silent", "--no-audit", "--no-fund"], clients, cancellation)
                .ConfigureAwait(false);
        }

        List<string> arguments =
        [
            Path.Combine(root, Script), "--app", Path.Combine(AppContext.BaseDirectory, "OpenLedger.Node.dll"),
            "--clients", clients, "--count", Text(count), "--batch", Text(batch), "--rounds", Text(rounds),
        ];
        if (load is not null)
        {
            arguments.AddRange(["--bench", load.FullName]);
        }

        await RunAsync("node", arguments, root, cancellation).ConfigureAwait(false);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string FindProject()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, Script)))
            {
                return at.FullName;
            }
        }

        throw new ClientException($"{Script} is not above the program: run ./openledger of a clone of the project");
    }

    private async Task RunAsync(
        string program, IReadOnlyList<string> arguments, string folder, CancellationToken cancellation)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Start(start);
        process.OutputDataReceived += (_, line) => Pass(line.Data, output);
        process.ErrorDataReceived += (_, line) => Pass(line.Data, log);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0)
        {
            throw new ClientException($"{program} ended with exit code {process.ExitCode}; see above");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new ClientException(
                $"'{start.FileName}' does not start ({missing.Message}): install Node.js 20 with npm", missing);
        }
    }

    private static void Pass(string? line, TextWriter to)
    {
        if (line is not null)
        {
            to.WriteLine(line);
            to.Flush();
        }
    }
}
