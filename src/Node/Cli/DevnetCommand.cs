using System.CommandLine;
using System.Net;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Genesis;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger devnet</c>: a local network that pays contributors.</summary>
internal static class DevnetCommand
{
    private const ulong BlockTimeMsMax = 600_000;
    private const ulong NetworkDelayMsMax = 10_000;

    public static Command Create()
    {
        Option<ulong?> validators = CommandInput.OptionalNumber(
            "--validators", $"Number of validators, 1 to {DevnetAccounts.ValidatorsMax} (default 4).",
            1, DevnetAccounts.ValidatorsMax);
        Option<ulong?> blockTime = CommandInput.OptionalNumber(
            "--block-time", "Milliseconds between blocks when there are no transactions (default 1000).",
            1, BlockTimeMsMax);
        Option<ulong?> epochBlocks = CommandInput.OptionalNumber(
            "--epoch-blocks", $"Blocks of an epoch (default {DevnetGenesis.EpochBlocksDefault}).",
            1, GenesisRules.EpochBlocksMax);
        Option<string?> data = new("--data")
        {
            Description = "Folder that keeps the chain; without it a temporary one is used and removed.",
        };
        Option<ulong> port = CommandInput.Number(
            "--rpc-port", "Port of validator 0; validator i serves on this + i. 0 takes free ports.",
            0, 65_535 - DevnetAccounts.ValidatorsMax, otherwise: 8545);
        Option<string> address = new("--rpc-address")
        {
            Description = "Address to serve JSON-RPC on (default 127.0.0.1). "
                + "Anyone who can reach it can use it.",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        address.Validators.Add(result =>
        {
            if (!IPAddress.TryParse(result.GetValue(address), out _))
            {
                result.AddError("--rpc-address must be an IP address such as 127.0.0.1 or 0.0.0.0");
            }
        });
        Option<bool> empty = new("--empty") { Description = "Start without samples." };
        Option<ulong> delay = CommandInput.Number(
            "--network-delay", "One-way delay between validators in milliseconds (default 0).",
            0, NetworkDelayMsMax, otherwise: 0);
        Option<ulong?> recover = CommandInput.OptionalNumber(
            "--recover-signer", "Validator, from 0, whose signing history is lost or older than its last "
                + "vote; no other node may sign with its key.",
            0, DevnetAccounts.ValidatorsMax - 1);
        Command command = new(
            "devnet",
            "Start a local network with prefunded accounts, sample datanets, models and paid inferences.\n"
            + "Example: openledger devnet --data ./my-devnet")
        {
            validators, blockTime, epochBlocks, data, port, address, empty, delay, recover,
        };
        command.SetAction((parsed, cancellation) => DevnetHost.RunAsync(
            new DevnetOptions
            {
                Validators = (int?)parsed.GetValue(validators),
                BlockTimeMs = parsed.GetValue(blockTime),
                EpochBlocks = parsed.GetValue(epochBlocks),
                DataFolder = parsed.GetValue(data),
                RpcPort = (int)parsed.GetValue(port),
                RpcAddress = IPAddress.Parse(parsed.GetValue(address)!),
                Empty = parsed.GetValue(empty),
                NetworkDelayMs = (int)parsed.GetValue(delay),
                RecoverSigner = (int?)parsed.GetValue(recover),
                SamplesFolder = DevnetHost.FindSamples(),
            },
            cancellation));
        return command;
    }
}
