using System.Globalization;
using System.Text.Json.Nodes;
using OpenLedger.Consensus.Light;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Votes;
using Spectre.Console;

namespace OpenLedger.Node.Cli.Output;

/// <summary>What a verified light proof says, for people and for machines.</summary>
internal sealed class FinalityReport(
    LightProof proof, LightVerdict.Proven proven, LightTrust trust, DateTimeOffset now)
{
    private const ulong WholeBps = 10_000;

    private BlockHeader Header => proven.Block.Header;

    private ulong SignedBps => (ulong)(
        (UInt128)proven.SignedPower.Value * WholeBps / proven.Validators.TotalPower.Value);

    // Blocks may be dated a moment ahead of this machine's clock.
    private long TrustedAgeSeconds => Math.Max(
        0, (now.ToUnixTimeMilliseconds() - (long)proven.Trusted.Header.TimestampMs) / 1_000);

    /// <summary>The members that docs/spec/cli.md lists.</summary>
    public JsonObject ToJson() => new()
    {
        ["blockNumber"] = Header.Number.Value,
        ["blockHash"] = proven.Block.Hash.ToString(),
        ["stateRoot"] = Header.StateRoot.ToString(),
        ["timestampMs"] = Header.TimestampMs,
        ["epoch"] = Header.Epoch.Value,
        ["epochsPassed"] = proven.EpochsPassed,
        ["chainId"] = proof.ChainId,
        ["genesisHash"] = proof.GenesisHash.ToString(),
        ["trusted"] = new JsonObject
        {
            ["blockNumber"] = proven.Trusted.Header.Number.Value,
            ["blockHash"] = proven.Trusted.Hash.ToString(),
            ["timestampMs"] = proven.Trusted.Header.TimestampMs,
            ["ageSeconds"] = TrustedAgeSeconds,
        },
        ["certificateBlockNumber"] = proven.NamedHeight.Value,
        ["certificateView"] = proven.View.Value,
        ["signers"] = new JsonArray([.. proven.Signers.Select(index => (JsonNode)new JsonObject
        {
            ["index"] = index.Value,
            ["publicKey"] = proven.Validators[index].Key.ToString(),
            ["power"] = proven.Validators[index].Power.Value,
        })]),
        ["signedPower"] = proven.SignedPower.Value,
        ["quorum"] = proven.Validators.Quorum.Value,
        ["totalPower"] = proven.Validators.TotalPower.Value,
        ["signedBps"] = SignedBps,
    };

    /// <summary>Prints it.</summary>
    public void Print(IAnsiConsole console)
    {
        CommandOutput.WriteFacts(
            console,
            ("final", $"block {Header.Number}, {proven.Block.Hash}"),
            ("state root", Header.StateRoot.ToString()),
            ("time", Time(Header.TimestampMs)),
            ("chain", $"{proof.ChainId}, genesis {proof.GenesisHash}{Source()}"),
            ("trusted", $"block {proven.Trusted.Header.Number}, {proven.Trusted.Hash}, {Age()} old"),
            ("epochs passed", $"{proven.EpochsPassed}"),
            ("certificate", $"Finalize of block {proven.NamedHeight} in view {proven.View}"),
            ("signers", $"{Ranges(proven.Signers)} of {proven.Validators.Count} validators"),
            ("power", string.Create(
                CultureInfo.InvariantCulture,
                $"{proven.SignedPower} of {proven.Validators.TotalPower} ({SignedBps / 100m:0.00} %),")
                + $" {proven.Validators.Quorum} needed"));
    }

    // A checkpoint alone does not say which chain it is of.
    private string Source() => trust.Genesis is null && trust.GenesisHash is null
        ? " (as the proof says; --genesis-hash checks it)"
        : "";

    private string Age() => TrustedAgeSeconds switch
    {
        < 120 => $"{TrustedAgeSeconds} s",
        < 7_200 => $"{TrustedAgeSeconds / 60} min",
        < 172_800 => $"{TrustedAgeSeconds / 3_600} h",
        _ => $"{TrustedAgeSeconds / 86_400} days",
    };

    private static string Time(ulong timestampMs) =>
        timestampMs <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)timestampMs)
                .ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture)
            : $"{timestampMs} ms";

    // 0-3, 5
    private static string Ranges(IReadOnlyList<ValidatorIndex> signers)
    {
        List<string> ranges = [];
        for (int first = 0; first < signers.Count;)
        {
            int last = first;
            while (last + 1 < signers.Count && signers[last + 1].Value == signers[last].Value + 1)
            {
                last++;
            }

            ranges.Add(first == last ? $"{signers[first]}" : $"{signers[first]}-{signers[last]}");
            first = last + 1;
        }

        return string.Join(", ", ranges);
    }
}
