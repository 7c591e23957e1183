using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.Queries.Finality;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Node;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>The methods about the node, the chain's parameters and finality.</summary>
internal static class NodeInfoMethods
{
    // Besides what Ethereum's methods take, a height as this namespace writes numbers.
    private static readonly Parameter<BlockReference> Block = Parameter.Optional(
        "block",
        new JsonType<BlockReference>(
            Schema.AnyOf(Schemas.Number, BlockTypes.Any.Schema),
            static (element, name) => element.ValueKind == JsonValueKind.Number
                ? new BlockReference(new Height(RpcArguments.ReadNumber(element, name)), null, IsPending: false)
                : BlockReference.Read(element, name)),
        "The block that is proved.",
        BlockReference.Latest,
        "\"latest\"");

    private static readonly Parameter<Epoch?> From = Parameter.Nullable(
        "from", LedgerTypes.Epoch, "The epoch whose validators the verifier trusts; missing: none leads there.");

    public static IEnumerable<RpcMethod> All(RpcContext context, BlockFinder finder)
    {
        yield return Plain<NodeStatus>(
            "openledger_nodeInfo", "Who the node is and where it stands.", "node", () => context.Node.Current);
        yield return Plain<IReadOnlyList<PeerDetails>>(
            "openledger_peers", "The connected peers, by id.", "peers", () => context.Peers.Peers);
        yield return Plain<Health>(
            "openledger_health", "Whether the node answers, and how old its head is.", "health", () => HealthOf(context),
            varies: true);
        yield return Plain<Parameters>(
            "openledger_params", "The chain's parameters, out of its genesis.", "parameters",
            () => ParametersOf(context.Executor.Genesis));
        yield return new QueryMethod(
            new("openledger_getFinality")
            {
                Summary = "Why a block is final: its header, the nearest certificate, and the epochs that lead to its"
                    + " signers.",
                Description = "docs/spec/light.md has every member and how it is verified. certificate and"
                    + " certificateBlockNumber are null in the moment before there is one.",
                Parameters = [Block, From],
                Result = LedgerSchema.Result<FinalityDetails>("finality"),
                Errors =
                [
                    MethodError.Unknown("the block"),
                    new(RpcErrorCode.LimitExceeded, "too many epochs or headers; the message names the from that would do"),
                ],
                Examples = [new("A block", """["$blockNumber"]""")],
            },
            arguments => FinalityOf(context, finder, arguments.Get(Block), arguments.Get(From)));
    }

    private static QueryMethod Plain<T>(
        string name, string summary, string what, Func<object> answer, bool varies = false) =>
        new(
            new MethodDeclaration(name)
            {
                Summary = summary,
                Result = LedgerSchema.Result<T>(what),
                Examples = [new("The call") { Varies = varies }],
            },
            _ => answer());

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
