using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using Spectre.Console;

namespace OpenLedger.Node.Cli.Output;

/// <summary>A genesis as its founders compare it: the hash, the validators, where the supply is.</summary>
internal sealed record GenesisReport(GenesisConfig Genesis, Hash256 Hash, string? File)
{
    private UInt256 StakedWei => Genesis.Validators.Aggregate(UInt256.Zero, (sum, v) => sum + v.StakeWei);

    private UInt256 FundedWei => Genesis.Alloc.Aggregate(UInt256.Zero, (sum, a) => sum + a.BalanceWei);

    /// <summary>For machines.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = new()
        {
            ["genesisHash"] = Hash.ToString(),
            ["chainId"] = Genesis.ChainId,
            ["timestampMs"] = Genesis.TimestampMs,
            ["validators"] = new JsonArray([.. Genesis.Validators.Select(DescribeValidator)]),
            ["stakedWei"] = StakedWei.ToString(),
            ["fundedWei"] = FundedWei.ToString(),
            ["treasuryWei"] = Genesis.TreasuryWei.ToString(),
            ["ecosystemReserveWei"] = Genesis.EcosystemReserveWei.ToString(),
            ["baseline"] = Genesis.Baseline.Count,
        };
        if (File is not null)
        {
            json["file"] = File;
        }

        return json;
    }

    /// <summary>For people.</summary>
    public void Print(IAnsiConsole console)
    {
        CommandOutput.WriteFacts(
            console,
            ("genesis hash", Hash.ToString()),
            ("chain", $"{Genesis.ChainId}, block every {Genesis.Consensus.BlockTimeMs} ms, epochs of "
                + $"{Genesis.Consensus.EpochBlocks} blocks"),
            ("begins", $"{DateTimeOffset.FromUnixTimeMilliseconds((long)Genesis.TimestampMs):u}"),
            ("accounts", $"{Genesis.Alloc.Count} with {OpenAmount.Format(FundedWei)} OPEN"),
            ("treasury", $"{OpenAmount.Format(Genesis.TreasuryWei)} OPEN"),
            ("reserve", $"{OpenAmount.Format(Genesis.EcosystemReserveWei)} OPEN"),
            ("baseline", $"{Genesis.Baseline.Count} texts"));
        Table table = CommandOutput.CreateTable("validator", "account", "public key", "stake, OPEN");
        for (int i = 0; i < Genesis.Validators.Count; i++)
        {
            GenesisValidator validator = Genesis.Validators[i];
            table.AddRow(
                $"{i}", $"{validator.Address}", $"{validator.PublicKey}",
                OpenAmount.Format(validator.StakeWei));
        }

        console.Write(table);
        if (File is not null)
        {
            CommandOutput.WriteFacts(console, ("written to", File));
        }
    }

    private static JsonNode DescribeValidator(GenesisValidator validator, int index) => new JsonObject
    {
        ["index"] = index,
        ["account"] = validator.Address.ToString(),
        ["publicKey"] = validator.PublicKey.ToString(),
        ["stakeWei"] = validator.StakeWei.ToString(),
        ["power"] = validator.Power.Value,
    };
}
