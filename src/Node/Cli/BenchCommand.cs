using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using OpenLedger.Node.Bench;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Devnet;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger bench</c>: measures this build on this machine, one JSON object a line.</summary>
internal static class BenchCommand
{
    public static Command Create(CliSurroundings surroundings) => new(
        "bench",
        "Measure this build on this machine; one JSON object a line, a figure each.\n"
        + "Example: openledger bench transfers")
    {
        CreateStart(surroundings),
        AttributionBenchCommand.Create("attribution", surroundings),
        CreateTransfers(surroundings),
        CreateConsensus(surroundings),
        CreateAnvil(surroundings),
        NetworkBenchCommand.Create(surroundings),
        CreateExplorer(surroundings),
        RpcBenchCommand.Create(surroundings),
    };

    private static Command CreateStart(CliSurroundings surroundings)
    {
        Option<int> runs =
            Number("--runs", "Counted starts of each kind; one more warms up.", 5, StartBench.RunsMax);
        Option<int> validators =
            Number("--validators", "Number of validators.", 4, DevnetAccounts.ValidatorsMax);
        Option<bool> emptyOnly = new("--empty") { Description = "Measure the start without samples only." };
        Command command = new(
            "start",
            "Start this program as a devnet, with and without samples: time to /health, processor time, "
            + "memory.\n"
            + "Example: openledger bench start --runs 5")
        {
            runs, validators, emptyOnly,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            StartBench bench = new(new BenchReport(surroundings.Output), parsed.GetValue(runs));
            await bench.RunAsync(parsed.GetValue(validators), parsed.GetValue(emptyOnly), cancellation)
                .ConfigureAwait(false);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateTransfers(CliSurroundings surroundings)
    {
        Option<int> count = Number("--count", "Transfers of a round.", 5_000, TransferLoad.CountMax);
        Option<int> accounts = Number("--accounts", "Accounts that send them.", 10, TransferLoad.AccountsMax);
        Option<int> batch = Number("--batch", "Transfers of one HTTP request.", 100, TransferBench.BatchMax);
        Option<int> rounds = Number("--rounds", "Rounds, each on a new devnet.", 3, TransferBench.RoundsMax);
        Option<int[]> validators = new("--validators")
        {
            Description = "Numbers of validators to measure.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [4, 1],
            CustomParser = result =>
                [.. result.Tokens.Select(
                    t => Read("--validators", result, t.Value, DevnetAccounts.ValidatorsMax))],
        };
        Command command = new(
            "transfers",
            "Transfers per second from submission by JSON-RPC to finality, on devnets in this process.\n"
            + "Example: openledger bench transfers --validators 4 1 --count 5000 --batch 100")
        {
            count, accounts, batch, rounds, validators,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            TransferBench bench = new(
                new BenchReport(surroundings.Output), surroundings.Error, DevnetHost.FindSamples());
            await bench.RunAsync(
                parsed.GetValue(validators)!,
                parsed.GetValue(count),
                parsed.GetValue(accounts),
                parsed.GetValue(batch),
                parsed.GetValue(rounds),
                cancellation).ConfigureAwait(false);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateConsensus(CliSurroundings surroundings)
    {
        Option<int> seconds = Number("--seconds", "Measured time of a run.", 5, ConsensusBench.SecondsMax);
        Option<int> runs = Number("--runs", "Runs, each on a new devnet.", 3, ConsensusBench.RunsMax);
        Option<int> validators = Number(
            "--validators", "Validators in this process.", 4, DevnetAccounts.ValidatorsMax);
        Command command = new(
            "consensus",
            "Empty blocks a second on a devnet in this process, with processor and disk time; certificates.\n"
            + "Example: openledger bench consensus --validators 4 --seconds 5 --runs 3")
        {
            seconds, runs, validators,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            ConsensusBench bench = new(
                new BenchReport(surroundings.Output), surroundings.Error, DevnetHost.FindSamples());
            await bench.RunAsync(
                [parsed.GetValue(validators)], parsed.GetValue(seconds), parsed.GetValue(runs), cancellation)
                .ConfigureAwait(false);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateExplorer(CliSurroundings surroundings)
    {
        Option<int> blocks = Number("--blocks", "Blocks of the chain.", 100_000, ExplorerBench.BlocksMax);
        Option<int> requests =
            Number("--requests", "Measured requests a page.", 200, ExplorerBench.RequestsMax);
        Option<string> data = new("--data")
        {
            Description = "Devnet folder to make or go on with; without it a temporary one.",
        };
        Command command = new(
            "explorer",
            "Time of every kind of page of the explorer on a long chain, one request after the other.\n"
            + "Example: openledger bench explorer --blocks 100000 --data ./long-chain")
        {
            blocks, requests, data,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            ExplorerBench bench = new(
                new BenchReport(surroundings.Output), surroundings.Error, DevnetHost.FindSamples());
            await bench.RunAsync(
                parsed.GetValue(blocks), parsed.GetValue(requests), parsed.GetValue(data), cancellation)
                .ConfigureAwait(false);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateAnvil(CliSurroundings surroundings)
    {
        Option<FileInfo> load = new("--load")
        {
            Description = "Load generator to use: node FILE URL batch COUNT 10 BATCH, one JSON line.",
        };
        load!.AcceptExistingOnly();
        Option<int> count = Number("--count", "Transfers of a round.", 5_000, TransferLoad.CountMax);
        Option<int> batch = Number("--batch", "Transfers of one HTTP request.", 100, TransferBench.BatchMax);
        Option<int> rounds = Number("--rounds", "Rounds of each target.", 3, TransferBench.RoundsMax);
        Command command = new(
            "anvil",
            "The same transfers on devnets of 4 and 1 validators and on anvil, in one run (needs Node.js).\n"
            + "Example: openledger bench anvil --rounds 3")
        {
            load, count, batch, rounds,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            AnvilBench bench = new(surroundings.Output, surroundings.Error);
            await bench.RunAsync(
                parsed.GetValue(load),
                parsed.GetValue(count),
                parsed.GetValue(batch),
                parsed.GetValue(rounds),
                cancellation).ConfigureAwait(false);
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>A whole number from 1.</summary>
    public static Option<int> Number(string name, string description, int preset, int max) => new(name)
    {
        Description = $"{description} 1 to {max}.",
        DefaultValueFactory = _ => preset,
        CustomParser = result =>
            Read(name, result, result.Tokens.Count > 0 ? result.Tokens[0].Value : "", max),
    };

    private static int Read(string name, ArgumentResult result, string token, int max)
    {
        if (int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= 1 && number <= max)
        {
            return number;
        }

        result.AddError($"{name}: '{token}' is not a whole number from 1 to {max}");
        return 0;
    }
}
