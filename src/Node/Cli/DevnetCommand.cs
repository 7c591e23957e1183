using System.CommandLine;
using OpenLedger.Node.Devnet;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger devnet</c>: a local network that pays contributors.</summary>
internal static class DevnetCommand
{
    public static Command Create()
    {
        Option<int?> validators = new("--validators")
        {
            Description = $"Number of validators, 1 to {DevnetAccounts.ValidatorsMax} (default 4).",
        };
        Option<ulong?> blockTime = new("--block-time")
        {
            Description = "Milliseconds between blocks when there are no transactions (default 1000).",
        };
        Option<string?> data = new("--data")
        {
            Description = "Folder that keeps the chain; without it a temporary one is used and removed.",
        };
        Option<int> port = new("--rpc-port")
        {
            Description = "Port of validator 0; validator i serves on this + i. 0 takes free ports.",
            DefaultValueFactory = _ => 8545,
        };
        Option<bool> empty = new("--empty") { Description = "Start without samples." };
        Option<int> delay = new("--network-delay")
        {
            Description = "One-way delay between validators in milliseconds (default 0).",
        };
        Command command = new(
            "devnet",
            "Start a local network with prefunded accounts, sample datanets, models and paid inferences.\n"
            + "Example: openledger devnet --data ./my-devnet")
        {
            validators, blockTime, data, port, empty, delay,
        };
        validators.Validators.Add(result =>
        {
            if (result.GetValue(validators) is < 1 or > DevnetAccounts.ValidatorsMax)
            {
                result.AddError($"--validators must be 1 to {DevnetAccounts.ValidatorsMax}");
            }
        });
        blockTime.Validators.Add(result =>
        {
            if (result.GetValue(blockTime) is < 1 or > 600_000)
            {
                result.AddError("--block-time must be 1 to 600000 (milliseconds)");
            }
        });
        port.Validators.Add(result =>
        {
            if (result.GetValue(port) is < 0 or > 65_535 - DevnetAccounts.ValidatorsMax)
            {
                result.AddError($"--rpc-port must be 0 to {65_535 - DevnetAccounts.ValidatorsMax}");
            }
        });
        delay.Validators.Add(result =>
        {
            if (result.GetValue(delay) is < 0 or > 10_000)
            {
                result.AddError("--network-delay must be 0 to 10000 (milliseconds)");
            }
        });
        command.SetAction((parsed, cancellation) => DevnetHost.RunAsync(
            new DevnetOptions
            {
                Validators = parsed.GetValue(validators),
                BlockTimeMs = parsed.GetValue(blockTime),
                DataFolder = parsed.GetValue(data),
                RpcPort = parsed.GetValue(port),
                Empty = parsed.GetValue(empty),
                NetworkDelayMs = parsed.GetValue(delay),
                SamplesFolder = DevnetHost.FindSamples(),
            },
            cancellation));
        return command;
    }
}
