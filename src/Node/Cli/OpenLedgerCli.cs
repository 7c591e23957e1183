using System.CommandLine;
using System.CommandLine.Parsing;
using OpenLedger.Attribution.Segments;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Signing;
using OpenLedger.Node.Wal;
using OpenLedger.Storage.RocksDb;

namespace OpenLedger.Node.Cli;

/// <summary>The command line: one subcommand a file; errors are one line on standard error.</summary>
public static class OpenLedgerCli
{
    /// <summary>Parses, runs, and returns the exit code (<see cref="ExitCode"/>).</summary>
    public static Task<int> RunAsync(string[] args) =>
        RunAsync(args, CliSurroundings.OfProcess(), CancellationToken.None);

    /// <summary>
    /// Parses, runs in given surroundings, and returns the exit code (<see cref="ExitCode"/>).
    /// </summary>
    public static async Task<int> RunAsync(
        string[] args, CliSurroundings surroundings, CancellationToken cancellation)
    {
        ParseResult parsed = CreateRoot(surroundings).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return await RefuseAsync(parsed, surroundings).ConfigureAwait(false);
        }

        InvocationConfiguration configuration = new()
        {
            EnableDefaultExceptionHandler = false,
            Output = surroundings.Output,
            Error = surroundings.Error,
            ProcessTerminationTimeout = TimeSpan.FromSeconds(5),
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (CodeOf(problem) is { } code)
        {
            string message = problem is OperationCanceledException ? "interrupted" : problem.Message;
            await surroundings.Error.WriteLineAsync($"openledger: {message}").ConfigureAwait(false);
            return code;
        }
    }

    /// <summary>All commands.</summary>
    internal static RootCommand CreateRoot(CliSurroundings surroundings) =>
        LauncherNameHelp.Attach(new RootCommand(
            "OpenLedger.Node: a chain that pays contributors for what AI models take from them.")
        {
            DevnetCommand.Create(),
            NodeCommand.Create(surroundings),
            GenesisCommand.Create(surroundings),
            KeysCommand.Create(surroundings),
            TransactionCommand.Create(surroundings),
            DatanetCommand.Create(surroundings),
            ModelCommand.Create(surroundings),
            InferCommand.Create(surroundings),
            AcceptCommand.Create(surroundings),
            RefundCommand.Create(surroundings),
            HostCommand.Create(surroundings),
            TraceCommand.Create(surroundings),
            StatusCommand.Create(surroundings),
            PeersCommand.Create(surroundings),
            SignerCommand.Create(surroundings),
            VerifyCommand.Create(surroundings),
            AttributionCommand.Create(surroundings),
            JsonLines.Always(BenchCommand.Create(surroundings)),
            CompletionCommand.Create(surroundings),
            HelpPagesCommand.Create(surroundings),
        });

    private static async Task<int> RefuseAsync(ParseResult parsed, CliSurroundings surroundings)
    {
        foreach (ParseError error in parsed.Errors)
        {
            // Choices come one a line.
            string[] lines = error.Message.Split('\n', StringSplitOptions.TrimEntries);
            await surroundings.Error.WriteLineAsync($"openledger: {string.Join(' ', lines)}")
                .ConfigureAwait(false);
        }

        List<string> path = [];
        for (SymbolResult? at = parsed.CommandResult; at?.Parent is not null; at = at.Parent)
        {
            path.Insert(0, at is CommandResult command ? command.Command.Name : "");
        }

        await surroundings.Error.WriteLineAsync(
            $"openledger: see openledger {string.Join(' ', [.. path, "--help"])}")
            .ConfigureAwait(false);
        return ExitCode.Usage;
    }

    // What a command may meet; anything else is a bug and ends the process with its stack.
    private static int? CodeOf(Exception problem) => problem switch
    {
        UsageException => ExitCode.Usage,
        ClientException or NodeStartException => ExitCode.Failed,
        SignerBusyException or SignerJournalException => ExitCode.Failed,
        ForeignSignatureException => ExitCode.Unsafe,
        WalCorruptException or InvalidDataException or RocksDbException => ExitCode.Unsafe,
        SegmentFaultException => ExitCode.Unsafe,
        OperationCanceledException or DllNotFoundException or IOException => ExitCode.Failed,
        UnauthorizedAccessException or InsufficientMemoryException => ExitCode.Failed,
        _ => null,
    };
}
