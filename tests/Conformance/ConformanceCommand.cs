using System.CommandLine;

namespace OpenLedger.Conformance;

/// <summary>The command line: judges a running node by a checkout of execution-apis.</summary>
internal static class ConformanceCommand
{
    /// <summary>0: every case that applies passes; 1: some fail; 2: the folder or the node is not usable.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        Option<DirectoryInfo> folder = new("--execution-apis")
        {
            Description = "A checkout of github.com/ethereum/execution-apis",
            Required = true,
        };
        Option<string> url = new("--url")
        {
            Description = "The node's JSON-RPC",
            DefaultValueFactory = static _ => "http://127.0.0.1:8545",
        };
        Option<string> commit = new("--commit")
        {
            Description = "The checkout's commit, for the table",
            DefaultValueFactory = static _ => "unknown",
        };
        Option<FileInfo?> table = new("--table") { Description = "Writes the table as Markdown" };
        RootCommand root = new("Judges a node's answers by the methods, schemas and tests of execution-apis.")
        {
            folder, url, commit, table,
        };
        root.SetAction((parsed, cancellation) => JudgeAsync(
            parsed.GetValue(folder)!, parsed.GetValue(url)!, parsed.GetValue(commit)!, parsed.GetValue(table),
            cancellation));
        return root.Parse(args).InvokeAsync();
    }

    private static async Task<int> JudgeAsync(
        DirectoryInfo folder, string url, string commit, FileInfo? table, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || !address.Scheme.StartsWith("http", StringComparison.Ordinal))
        {
            await Console.Error.WriteLineAsync($"--url {url} is no http address").ConfigureAwait(false);
            return 2;
        }

        if (!folder.Exists)
        {
            await Console.Error.WriteLineAsync($"{folder} is not there: git clone execution-apis first")
                .ConfigureAwait(false);
            return 2;
        }

        IReadOnlyList<Verdict> verdicts;
        try
        {
            using NodeClient node = new(address);
            verdicts = await Judge.AllAsync(Specification.Load(folder.FullName), node, cancellation)
                .ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            return 2;
        }

        string text = VerdictTable.Write(verdicts, commit);
        if (table is not null)
        {
            await File.WriteAllTextAsync(table.FullName, text, cancellation).ConfigureAwait(false);
        }

        await Console.Out.WriteLineAsync(text).ConfigureAwait(false);
        return verdicts.Any(verdict => verdict.Outcome == Outcome.Fails) ? 1 : 0;
    }
}
