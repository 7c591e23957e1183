using System.Diagnostics.Metrics;
using OpenLedger.Explorer;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Node.Receipts;
using OpenLedger.Node.Telemetry;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Rpc;
using OpenLedger.Rpc.Content;
using OpenLedger.Rpc.Devnet;
using OpenLedger.Rpc.Eth.Subscriptions;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Node.Composition;

/// <summary>A node's JSON-RPC server, wired to it.</summary>
internal static class NodeRpc
{
    /// <summary>A server that is not listening yet.</summary>
    /// <param name="node">Whose chain it serves.</param>
    /// <param name="nodeId">The node's name among its peers.</param>
    /// <param name="options">Where to listen and whom to serve.</param>
    /// <param name="isHealthy">What GET /health answers.</param>
    /// <param name="log">Told of bugs met while answering.</param>
    /// <param name="meter">Where calls are counted; null: nowhere.</param>
    /// <param name="devnet">What a devnet's users may do; null: this is none.</param>
    /// <param name="faucet">What its faucet's page asks; null: there is no such page.</param>
    /// <param name="clock">The chain's clock; null: the machine's.</param>
    public static RpcServer Create(
        FullNode node,
        string nodeId,
        RpcServerOptions options,
        Func<bool> isHealthy,
        Action<string, Exception> log,
        Meter? meter = null,
        IDevnetControls? devnet = null,
        IFaucet? faucet = null,
        TimeProvider? clock = null)
    {
        RpcContext context = new()
        {
            Chain = node.Store,
            Accounts = node.Store,
            Pool = node.Pool,
            Node = new NodeStatusReader(node, nodeId),
            Peers = new PeerReader(node.Network.Status),
            Executor = node.Executor,
            Contents = node.Contents,
            Limits = options.Limits,
            Devnet = devnet,
            Clock = clock ?? TimeProvider.System,
        };
        RpcDispatcher dispatcher = new(RpcMethods.All(context), options.Limits);
        dispatcher.InternalErrorRaised += log;
        if (meter is not null)
        {
            RpcMetrics.Follow(dispatcher, meter);
        }

        if (node.Processor.IsOn)
        {
            options = options with
            {
                Around = async (request, answer) =>
                {
                    using ProcessorTime.Scope counted = node.Processor.Enter(ProcessorPart.Rpc);
                    await answer(request).ConfigureAwait(false);
                },
            };
        }

        ExplorerSite pages = PagesOf(context, dispatcher, faucet);
        pages.PageFailed += log;
        return new RpcServer(
            dispatcher, options with { Pages = pages.ServeAsync, WhyNotReady = () => node.WhyNotReady },
            isHealthy,
            new ContentEndpoint(node.Contents, options.Limits),
            new Notifier(context, new NodeEvents(node), log), pages);
    }

    private static ExplorerSite PagesOf(RpcContext context, RpcDispatcher dispatcher, IFaucet? faucet)
    {
        GenesisConfig genesis = context.Executor.Genesis;
        FinalityCheck finality = new(dispatcher, genesis, context.Chain);
        return new ExplorerSite(new ExplorerContext
        {
            Chain = context.Chain,
            Pool = context.Pool,
            Node = context.Node,
            Genesis = genesis,
            Queries = context.Queries,
            Contracts = SystemContracts.Create(genesis),
            Verifier = new ReceiptVerifier(context.Chain, context.Queries, finality, genesis.ChainId),
            Clock = context.Clock,
            Faucet = faucet,
        });
    }
}
