using System.Text.Json;
using OpenLedger.Ledger.Queries;
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
        yield return new QueryMethod("openledger_health", (0, 0), (_, _) => HealthOf(context));
        yield return new QueryMethod(
            "openledger_params", (0, 0), (_, _) => ParametersOf(context.Executor.Genesis));
        yield return new QueryMethod("openledger_getFinality", (0, 1), (arguments, _) => FinalityOf(
            context.Chain, finder, ReadBlock(arguments)));
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

    private static Finality FinalityOf(IChainReader chain, BlockFinder finder, BlockReference reference)
    {
        if (finder.FindHeight(reference) is not { } height || chain.GetBlock(height) is not { } block)
        {
            throw new RpcException(
                RpcErrorCode.ResourceNotFound,
                $"block {(reference.Hash is { } hash ? hash : reference.Height)} is not final or not known;"
                + $" the finalized head is block {chain.Head.Header.Number}");
        }

        BlockHeader header = block.Header;
        FinalityCertificate? certificate = chain.GetCertificate(height);
        return new Finality(
            height,
            block.Hash,
            true,
            header.Epoch,
            header.View,
            header.ParentView,
            header.TimestampMs,
            header.StateRoot,
            header.AttributionRoot,
            header.ValidatorsHash,
            BlockHeaderCodec.Encode(header),
            certificate?.Height,
            certificate?.Bytes);
    }

    private sealed record Health(
        string Status, Height FinalizedHeight, ulong FinalizedTimestampMs, long AgeMs, int PeerCount);

    private sealed record Parameters(
        ulong ChainId, ulong GasLimit, uint BlockSizeBytesMax, GenesisFees Fees, GenesisConsensus Consensus,
        GenesisStaking Staking);

    /// <summary>
    /// A final block: its header's bytes (their keccak is the block's hash), and the certificate of the
    /// nearest block at or above it that has one; headers from here to there link the two.
    /// </summary>
    private sealed record Finality(
        Height BlockNumber,
        Hash256 BlockHash,
        bool Finalized,
        Epoch Epoch,
        View View,
        View ParentView,
        ulong TimestampMs,
        Hash256 StateRoot,
        Hash256 AttributionRoot,
        Hash256 ValidatorsHash,
        byte[] Header,
        Height? CertificateBlockNumber,
        ReadOnlyMemory<byte>? Certificate);
}
