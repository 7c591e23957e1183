using System.CommandLine;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Founding;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli;

/// <summary><c>openledger genesis new</c>: the first block of a chain for given validators.</summary>
internal sealed class GenesisNewCommand
{
    private static readonly GenesisConsensus Timing = new();
    private static readonly GenesisStaking Rules = new();

    private readonly Option<string[]> _validators = new("--validator")
    {
        Description =
            $"A validator, in the order of their indexes, given once for each: {ValidatorArgument.Form}.",
        HelpName = "WHO:STAKE",
        Required = true,
    };

    private readonly Option<string[]> _funded = new("--fund")
    {
        Description = "An account with its balance in OPEN; given once for each. "
            + "What is left is the treasury's.",
        HelpName = "ADDRESS:OPEN",
    };

    private readonly Option<string> _file = new("--out")
    {
        Description = "File to write; it must not exist yet.",
        HelpName = "PATH",
        DefaultValueFactory = _ => "genesis.json",
    };

    private readonly Option<ulong> _chainId = CommandInput.Number(
        "--chain-id", "Id of the chain, which no other chain may have.", 1, GenesisRules.ChainIdMax, null);

    private readonly Option<ulong?> _timestamp = CommandInput.OptionalNumber(
        "--timestamp-ms", "Time of block 0, in milliseconds since 1970 (default now).",
        1, GenesisRules.TimestampMsMax);

    private readonly Option<ulong> _blockTime = CommandInput.Number(
        "--block-time", "Milliseconds between blocks when there are no transactions.",
        1, GenesisRules.DurationMsMax, Timing.BlockTimeMs);

    private readonly Option<ulong?> _minBlockTime = CommandInput.OptionalNumber(
        "--min-block-time", "Least milliseconds between blocks when there are.",
        1, GenesisRules.DurationMsMax);

    private readonly Option<ulong> _networkDelay = CommandInput.Number(
        "--network-delay", "Milliseconds a message is assumed to travel.",
        1, GenesisRules.DurationMsMax, Timing.NetworkDelayMs);

    private readonly Option<ulong> _epochBlocks = CommandInput.Number(
        "--epoch-blocks", "Blocks of an epoch, at whose end stakes become votes.",
        1, GenesisRules.EpochBlocksMax, Timing.EpochBlocks);

    private readonly Option<UInt256?> _minSelfStake = CommandInput.Amount(
        "--min-self-stake",
        $"What a validator must stake itself (default {OpenAmount.Format(Rules.MinSelfStakeWei)}).");

    private readonly Option<ulong> _unbonding = CommandInput.Number(
        "--unbonding-epochs", "Epochs that withdrawn stake waits.",
        1, GenesisRules.UnbondingEpochsMax, Rules.UnbondingEpochs);

    private readonly Option<UInt256?> _balance = CommandInput.Amount(
        "--validator-balance", "In each validator's account, for gas (default 100).");

    private readonly Option<UInt256?> _reserve = CommandInput.Amount(
        "--ecosystem-reserve", "Set aside to subsidise stakers (default 0).");

    private readonly Option<string?> _baseline = GenesisCommand.Baseline();

    private readonly Option<bool> _noBaseline = new("--no-baseline") { Description = "No baseline texts." };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print one JSON value for machines.",
    };

    public static Command Create(CliSurroundings surroundings)
    {
        GenesisNewCommand options = new();
        Command command = new(
            "new",
            "Write the genesis file of a chain. Every operator compares the hash that it prints.\n"
            + "Example: openledger genesis new --chain-id 4711 --validator alice.json:200000 "
            + "--validator bob.json:200000 --fund 0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266:1000")
        {
            options._validators, options._funded, options._file, options._chainId, options._timestamp,
            options._blockTime, options._minBlockTime, options._networkDelay, options._epochBlocks,
            options._minSelfStake, options._unbonding, options._balance, options._reserve, options._baseline,
            options._noBaseline, options._json,
        };
        command.SetAction(parsed => options.Run(parsed, surroundings));
        return command;
    }

    private int Run(ParseResult parsed, CliSurroundings surroundings)
    {
        if (parsed.GetValue(_noBaseline) && parsed.GetValue(_baseline) is not null)
        {
            throw new UsageException("give --baseline or --no-baseline, not both");
        }

        IReadOnlyList<byte[]> texts =
            parsed.GetValue(_noBaseline) ? [] : BaselineTexts.LoadAll(parsed.GetValue(_baseline));
        (GenesisConfig genesis, IReadOnlyList<GenesisError> errors) =
            Plan(parsed, surroundings.Clock, BaselineTexts.Describe(texts)).Create();
        if (errors.Count > 0)
        {
            throw new UsageException($"no such chain can be made: {string.Join("; ", errors.Take(5))}");
        }

        string path = parsed.GetRequiredValue(_file);
        GenesisReport report = new(genesis, GenesisFile.HashOf(genesis, texts), path);
        NewFile.Write(path, GenesisWriter.ToJson(genesis), NewFile.Readable);
        new CommandOutput(surroundings, parsed.GetValue(_json)).Write(report.ToJson(), report.Print);
        return ExitCode.Ok;
    }

    private GenesisPlan Plan(
        ParseResult parsed, TimeProvider clock, IReadOnlyList<GenesisBaseline> baseline)
    {
        ulong chainId = parsed.GetValue(_chainId);
        ulong blockTimeMs = parsed.GetValue(_blockTime);
        GenesisPlan plan = new()
        {
            ChainId = chainId,
            TimestampMs = parsed.GetValue(_timestamp)
                ?? (ulong)clock.GetUtcNow().ToUnixTimeMilliseconds(),
            Validators = [.. parsed.GetRequiredValue(_validators)
                .Select(text => ValidatorArgument.Read(text, chainId))],
            Funded = [.. (parsed.GetValue(_funded) ?? []).Select(text => ReadFunded(text, chainId))],
            EcosystemReserveWei = parsed.GetValue(_reserve) ?? UInt256.Zero,
            Consensus = Timing with
            {
                BlockTimeMs = blockTimeMs,
                MinBlockTimeMs =
                    parsed.GetValue(_minBlockTime) ?? Math.Min(Timing.MinBlockTimeMs, blockTimeMs),
                NetworkDelayMs = parsed.GetValue(_networkDelay),
                EpochBlocks = parsed.GetValue(_epochBlocks),
            },
            Staking = Rules with
            {
                MinSelfStakeWei = parsed.GetValue(_minSelfStake) ?? Rules.MinSelfStakeWei,
                UnbondingEpochs = (uint)parsed.GetValue(_unbonding),
            },
            Baseline = baseline,
        };
        return plan with { ValidatorBalanceWei = parsed.GetValue(_balance) ?? plan.ValidatorBalanceWei };
    }

    private static GenesisAllocation ReadFunded(string text, ulong chainId)
    {
        int at = text.IndexOf(':', StringComparison.Ordinal);
        string who = at < 0 ? text : text[..at];
        if (at < 0 || !OpenAmount.TryParse(text[(at + 1)..], out UInt256 wei) || wei.IsZero)
        {
            throw new UsageException(
                $"--fund '{text}': an address, a colon and an amount above 0 are expected, "
                + OpenAmount.Form);
        }

        if (DevnetAccounts.ByName(who) is { } known)
        {
            // Everybody has the key: on another chain the balance would be anybody's.
            return chainId == DevnetGenesis.ChainId
                ? new GenesisAllocation(known.Address, wei)
                : throw new UsageException(
                    $"--fund '{text}': everybody knows the key of {who}, which is for devnets "
                    + $"(--chain-id {DevnetGenesis.ChainId}); name an address");
        }

        return ChecksumAddress.TryParse(who, out Address account)
            ? new GenesisAllocation(account, wei)
            : throw new UsageException(
                $"--fund: '{who}' is not an address: 0x and 40 hex digits, "
                + "mixed case only with a right checksum");
    }
}
