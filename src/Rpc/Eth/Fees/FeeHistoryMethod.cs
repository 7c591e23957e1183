using System.Text.Json;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Fees;

/// <summary>
/// eth_feeHistory(blockCount, newestBlock, rewardPercentiles?): base fees, fullness and tips of a range of
/// blocks. More blocks than are answered at once are cut to the newest, as execution-apis allow.
/// </summary>
internal sealed class FeeHistoryMethod(BlockFinder finder, IChainReader chain, BlockExecutor executor)
    : RpcMethod
{
    /// <summary>Most blocks answered without rewards; not a setting.</summary>
    public const ulong BlocksMax = 1_024;

    /// <summary>Most blocks answered with rewards, whose transactions must be read; not a setting.</summary>
    public const ulong RewardBlocksMax = 128;

    /// <summary>Most percentiles; not a setting.</summary>
    public const int PercentilesMax = 100;

    private static readonly Parameter<UInt256> BlockCount =
        Parameter.Required("blockCount", JsonTypes.Quantity, "How many blocks; at least 1.");

    private static readonly Parameter<BlockReference> Newest =
        Parameter.Required("newestBlock", BlockTypes.NumberOrTag, "The last of them.");

    private static readonly Parameter<double[]?> Percentiles = Parameter.Optional<double[]?>(
        "rewardPercentiles",
        new(Schema.ListOf(Schema.Between(0, 100), PercentilesMax), ReadPercentiles),
        "Of which tips, weighed by gas, to tell; ascending. Missing: none.",
        null);

    public override MethodDeclaration Declaration { get; } = new("eth_feeHistory")
    {
        Summary = "Base fees, fullness and tips of a range of blocks.",
        Description = "At most 1,024 blocks, 128 with rewards: more are cut to the newest.",
        Parameters = [BlockCount, Newest, Percentiles],
        Result = new("history", Schema.Object(
            new("oldestBlock", Schemas.Quantity64),
            new("baseFeePerGas", Schema.ListOf(Schemas.Quantity), Description: "One more than blocks: the next one's."),
            new("gasUsedRatio", Schema.ListOf(Schema.Between(0, 1))),
            new("reward", Schema.ListOf(Schema.ListOf(Schemas.Quantity)), IsRequired: false))),
        Errors = [MethodError.Unknown("the newest block")],
        Examples =
        [
            new("Three blocks", """["0x3", "latest"]"""),
            new("With tips", """["0x2", "$blockNumber", [25, 75]]"""),
        ],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        UInt256 asked = arguments.Get(BlockCount);
        BlockReference newestBlock = arguments.Get(Newest);
        double[]? percentiles = arguments.Get(Percentiles);
        if (asked.IsZero)
        {
            throw RpcException.InvalidParams("'blockCount' must be at least 1");
        }

        ulong newest = finder.FindHeight(newestBlock)?.Value ?? throw new RpcException(
            RpcErrorCode.ResourceNotFound,
            $"block {newestBlock.Height} is not known; the head is block {chain.Head.Header.Number}");
        ulong most = Math.Min(percentiles is { Length: > 0 } ? RewardBlocksMax : BlocksMax, newest + 1);
        ulong count = asked < most ? (ulong)asked : most;
        List<BlockHeader> headers = [];
        for (ulong height = newest + 1 - count; height <= newest; height++)
        {
            headers.Add(chain.GetHeader(new Height(height))!);
        }

        result.WriteStartObject();
        result.WriteQuantity("oldestBlock"u8, newest + 1 - count);
        WriteFees(result, headers);
        if (percentiles is not null)
        {
            WriteRewards(result, headers, percentiles, cancellation);
        }

        result.WriteEndObject();
    }

    private void WriteFees(Utf8JsonWriter writer, List<BlockHeader> headers)
    {
        writer.WriteStartArray("baseFeePerGas"u8);
        foreach (BlockHeader header in headers)
        {
            writer.WriteQuantityValue(header.BaseFeePerGas);
        }

        writer.WriteQuantityValue(executor.NextBaseFee(headers[^1]));
        writer.WriteEndArray();
        writer.WriteStartArray("gasUsedRatio"u8);
        foreach (BlockHeader header in headers)
        {
            writer.WriteNumberValue(header.GasLimit == 0 ? 0 : (double)header.GasUsed / header.GasLimit);
        }

        writer.WriteEndArray();
    }

    private void WriteRewards(
        Utf8JsonWriter writer,
        List<BlockHeader> headers,
        double[] percentiles,
        CancellationToken cancellation)
    {
        writer.WriteStartArray("reward"u8);
        foreach (BlockHeader header in headers)
        {
            cancellation.ThrowIfCancellationRequested();
            writer.WriteStartArray();
            foreach (UInt256 tip in Rewards(header, percentiles))
            {
                writer.WriteQuantityValue(tip);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    // Tips in ascending order, each weighing the gas its transaction used; an empty block gives zeros.
    private UInt256[] Rewards(BlockHeader header, double[] percentiles)
    {
        UInt256[] rewards = new UInt256[percentiles.Length];
        if (percentiles.Length == 0 || header.GasUsed == 0
            || chain.GetBlock(header.Number) is not { } block
                || chain.GetReceipts(header.Number) is not { } receipts)
        {
            return rewards;
        }

        List<(UInt256 Tip, ulong Gas)> tips = [.. block.Transactions
            .Select((transaction, i) => (TipSuggestion.TipOf(transaction, header), receipts[i].GasUsed))
            .OrderBy(pair => pair.Item1)];
        int at = 0;
        ulong sum = tips[0].Gas;
        for (int i = 0; i < percentiles.Length; i++)
        {
            ulong threshold = (ulong)(header.GasUsed * percentiles[i] / 100);
            while (sum < threshold && at < tips.Count - 1)
            {
                sum += tips[++at].Gas;
            }

            rewards[i] = tips[at].Tip;
        }

        return rewards;
    }

    private static double[] ReadPercentiles(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() > PercentilesMax)
        {
            throw RpcException.InvalidParams($"'{name}' must be an array of at most {PercentilesMax} numbers");
        }

        double[] percentiles = new double[element.GetArrayLength()];
        for (int i = 0; i < percentiles.Length; i++)
        {
            JsonElement item = element[i];
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetDouble(out double value)
                || !(value >= 0 && value <= 100) || (i > 0 && value < percentiles[i - 1]))
            {
                throw RpcException.InvalidParams($"'{name}' must be ascending numbers from 0 to 100");
            }

            percentiles[i] = value;
        }

        return percentiles;
    }
}
