using System.CommandLine;
using System.Net;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Genesis;

namespace OpenLedger.Node.Cli.Input;

/// <summary>The options of <c>openledger devnet</c>.</summary>
internal sealed class DevnetOptionSet
{
    private const ulong BlockTimeMsMax = 600_000;
    private const ulong NetworkDelayMsMax = 10_000;

    private readonly Option<ulong?> _validators = CommandInput.OptionalNumber(
        "--validators", $"Number of validators, 1 to {DevnetAccounts.ValidatorsMax} (default 4).",
        1, DevnetAccounts.ValidatorsMax);

    private readonly Option<ulong?> _blockTime = CommandInput.OptionalNumber(
        "--block-time", "Milliseconds between blocks when there are no transactions (default 1000).",
        1, BlockTimeMsMax);

    private readonly Option<ulong?> _epochBlocks = CommandInput.OptionalNumber(
        "--epoch-blocks", $"Blocks of an epoch (default {DevnetGenesis.EpochBlocksDefault}).",
        1, GenesisRules.EpochBlocksMax);

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Folder that keeps the chain; without it a temporary one is used and removed.",
        HelpName = "DIR",
    };

    private readonly Option<ulong> _port = CommandInput.Number(
        "--rpc-port", "Or --port: port of validator 0; validator i serves on this + i. 0 takes free ports, "
            + "for several devnets side by side; they are printed.",
        0, 65_535 - DevnetAccounts.ValidatorsMax, otherwise: 8545);

    private readonly Option<string> _address = new("--rpc-address")
    {
        Description = "Address to serve JSON-RPC on. Anyone who can reach it can use it.",
        HelpName = "IP",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private readonly Option<ulong?> _metrics = CommandInput.OptionalNumber(
        "--metrics-port", "Port to serve validator 0's metrics on, at GET /metrics (default: none).",
        1, 65_535);

    private readonly Option<bool> _empty = new("--empty") { Description = "Start without samples." };

    private readonly Option<ulong> _delay = CommandInput.Number(
        "--network-delay", "One-way delay between validators in milliseconds.",
        0, NetworkDelayMsMax, otherwise: 0);

    private readonly Option<ulong?> _recover = CommandInput.OptionalNumber(
        "--recover-signer", "Validator, from 0, whose signing history is lost or older than its last "
            + "vote; no other node may sign with its key.",
        0, DevnetAccounts.ValidatorsMax - 1);

    private readonly Option<ulong?> _seed = CommandInput.OptionalNumber(
        "--seed", "Make the samples the same at every start: their ids, requests, answers and payments.",
        0, uint.MaxValue);

    private readonly Option<ulong> _ahead = CommandInput.Number(
        "--fast-forward", "Seconds that the validators' clock begins ahead of this machine's.",
        0, (ulong)DevnetControls.AheadMax.TotalSeconds, otherwise: 0);

    private readonly Option<string> _log = new("--log")
    {
        Description = "Least level of the lines that the validators log on standard error.",
        DefaultValueFactory = _ => "info",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print one JSON object a line for machines.",
    };

    /// <summary>The options.</summary>
    public DevnetOptionSet()
    {
        _port.Aliases.Add("--port");
        _log.AcceptOnlyFromAmong("info", "warn", "error");
        _address.Validators.Add(result =>
        {
            if (!IPAddress.TryParse(result.GetValue(_address), out _))
            {
                result.AddError("--rpc-address must be an IP address such as 127.0.0.1 or 0.0.0.0");
            }
        });
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] all =
        [
            _validators, _blockTime, _epochBlocks, _data, _port, _address, _metrics, _empty, _delay, _recover,
            _seed,
            _ahead, _log, _json,
        ];
        foreach (Option option in all)
        {
            command.Add(option);
        }
    }

    /// <summary>What the command line asks for.</summary>
    /// <exception cref="NodeStartException">The samples are nowhere.</exception>
    public DevnetOptions Read(ParseResult parsed) => new()
    {
        Validators = (int?)parsed.GetValue(_validators),
        BlockTimeMs = parsed.GetValue(_blockTime),
        EpochBlocks = parsed.GetValue(_epochBlocks),
        DataFolder = parsed.GetValue(_data),
        RpcPort = (int)parsed.GetValue(_port),
        RpcAddress = IPAddress.Parse(parsed.GetValue(_address)!),
        MetricsPort = (int?)parsed.GetValue(_metrics),
        Empty = parsed.GetValue(_empty),
        NetworkDelayMs = (int)parsed.GetValue(_delay),
        RecoverSigner = (int?)parsed.GetValue(_recover),
        Seed = parsed.GetValue(_seed),
        FastForward = TimeSpan.FromSeconds(parsed.GetValue(_ahead)),
        LogLevel = Enum.Parse<NodeLogLevel>(parsed.GetRequiredValue(_log), ignoreCase: true),
        IsJson = parsed.GetValue(_json),
        SamplesFolder = DevnetHost.FindSamples(),
    };
}
