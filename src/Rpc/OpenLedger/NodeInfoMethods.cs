using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.Queries.Finality;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>The methods about the node, the chain's parameters and finality.</summary>
internal static class NodeInfoMethods
{
    public static IEnumerable<RpcMethod> All(RpcContext context, BlockFinder finder)
    {
        yield return new QueryMethod("openledger_nodeInfo", (0, 0), (_, _) => context.Node.Current);
        yield return new QueryMethod("openledger_peers", (0, 0), (_, _) => context.Peers.Peers);
        yield return new QueryMethod("openledger_health", (0, 0), (_, _) => HealthOf(context));
        yield return new QueryMethod(
            "openledger_params", (0, 0), (_, _) => ParametersOf(context.Executor.Genesis));
        yield return new QueryMethod("openledger_getFinality", (0, 2), (arguments, _) => FinalityOf(
            context, finder, ReadBlock(arguments), ReadEpoch(arguments)));
    }

    // Besides what Ethereum's methods take, a height as this namespace writes numbers.
    private static BlockReference ReadBlock(RpcArguments arguments) =>
        arguments.Has(0) && arguments.Element(0, "block").ValueKind == JsonValueKind.Number
            ? new BlockReference(
                new Height(RpcArguments.ReadNumber(arguments.Element(0, "block"), "block")), null, IsPending: false)
            : BlockReference.Read(arguments, 0, "block");

    private static Health HealthOf(RpcContext context)
    {
        BlockHeader head = context.Chain.Head.Header;
        long now = context.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        return new Health(
            "ok",
            head.Number,
            head.TimestampMs,
            Math.Max(0, now - (long)head.TimestampMs),
            context.Node.Current.PeerCount);
    }

    private static Parameters ParametersOf(GenesisConfig genesis) => new(
        genesis.ChainId, genesis.GasLimit, genesis.BlockSizeBytesMax, genesis.Fees, genesis.Consensus,
        genesis.Staking);

    private static Epoch? ReadEpoch(RpcArguments arguments) => arguments.Has(1)
        ? new Epoch(RpcArguments.ReadNumber(arguments.Element(1, "from"), "from"))
        : null;

    private static FinalityDetails FinalityOf(
        RpcContext context, BlockFinder finder, BlockReference reference, Epoch? from)
    {
        if (finder.FindHeight(reference) is not { } height || context.Chain.GetHeader(height) is null)
        {
            throw new RpcException(
                RpcErrorCode.ResourceNotFound,
                $"block {(reference.Hash is { } hash ? hash : reference.Height)} is not final or not known;"
                + $" the finalized head is block {context.Chain.Head.Header.Number}");
        }

        QueryAnswer<FinalityDetails> answer = context.Queries.Finality(height, from);
        return answer.Value ?? throw new RpcException(
            answer.Refusal!.Reason == "EPOCH_AFTER_BLOCK"
                ? RpcErrorCode.InvalidParams
                : RpcErrorCode.LimitExceeded,
            answer.Refusal.Detail);
    }

    private sealed record Health(
        string Status, Height FinalizedHeight, ulong FinalizedTimestampMs, long AgeMs, int PeerCount);

    private sealed record Parameters(
        ulong ChainId, ulong GasLimit, uint BlockSizeBytesMax, GenesisFees Fees, GenesisConsensus Consensus,
        GenesisStaking Staking);
}
