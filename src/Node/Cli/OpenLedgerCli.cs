using System.CommandLine;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Signing;
using OpenLedger.Node.Wal;

namespace OpenLedger.Node.Cli;

/// <summary>The command line: one subcommand a file; errors are one line on standard error.</summary>
public static class OpenLedgerCli
{
    /// <summary>Parses, runs, and returns the exit code (<see cref="ExitCode"/>).</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand root = new("OpenLedger.Node: a chain that pays contributors for what AI models take from them.")
        {
            TransactionCommand.Create(),
        };
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (System.CommandLine.Parsing.ParseError error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"openledger: {error.Message}").ConfigureAwait(false);
            }

            await Console.Error.WriteLineAsync("openledger: see openledger --help").ConfigureAwait(false);
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false })
                .ConfigureAwait(false);
        }
        catch (NodeStartException problem)
        {
            return await FailAsync(problem.Message, ExitCode.Failed).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is WalCorruptException or InvalidDataException)
        {
            return await FailAsync(problem.Message, ExitCode.Unsafe).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is SignerBusyException or DllNotFoundException or IOException)
        {
            return await FailAsync(problem.Message, ExitCode.Failed).ConfigureAwait(false);
        }
    }

    private static async Task<int> FailAsync(string message, int code)
    {
        await Console.Error.WriteLineAsync($"openledger: {message}").ConfigureAwait(false);
        return code;
    }
}
