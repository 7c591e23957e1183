using System.Text;
using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Node;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Tests.Chain;

/// <summary>
/// All methods over a chain in memory, called through the dispatcher as a client calls them.
/// </summary>
internal sealed class RpcHarness
{
    private readonly FixedStatus _status = new();
    public RpcHarness(
        RpcLimits? limits = null,
        TimeProvider? clock = null,
        MemoryChain? chain = null,
        Func<MemoryChain, ITransactionPool>? pool = null,
        IContentInbox? contents = null)
    {
        Chain = chain ?? new MemoryChain();
        Pool = new MemoryPool(Chain);
        Context = new RpcContext
        {
            Chain = Chain,
            Accounts = Chain,
            Pool = pool?.Invoke(Chain) ?? Pool,
            Node = _status,
            Peers = new FixedPeers(),
            Executor = Chain.Executor,
            Contents = contents,
            Limits = limits ?? new RpcLimits(),
            Clock = clock ?? TimeProvider.System,
        };
        Methods = RpcMethods.All(Context);
        Dispatcher = new RpcDispatcher(Methods, Context.Limits);
        Dispatcher.InternalErrorRaised += (method, error) => InternalErrors.Add($"{method}: {error}");
    }

    public MemoryChain Chain { get; }

    public MemoryPool Pool { get; }

    public RpcContext Context { get; }

    public IReadOnlyList<RpcMethod> Methods { get; }

    public RpcDispatcher Dispatcher { get; }

    /// <summary>Calls that failed by a bug of ours.</summary>
    public List<string> InternalErrors { get; } = [];

    /// <summary>The result's JSON text; fails the test on an error.</summary>
    public string Text(string method, string parameters = "[]") => Result(method, parameters).GetRawText();

    /// <summary>The result; fails the test on an error.</summary>
    public JsonElement Result(string method, string parameters = "[]")
    {
        JsonElement answer = Call(method, parameters);
        Assert.That(
            answer.TryGetProperty("error", out JsonElement error), Is.False, () => error.GetRawText());
        return answer.GetProperty("result");
    }

    /// <summary>The error; fails the test on a result.</summary>
    public (int Code, string Message, string? Data) Error(string method, string parameters = "[]")
    {
        JsonElement answer = Call(method, parameters);
        Assert.That(
            answer.TryGetProperty("error", out JsonElement error), Is.True, () => answer.GetRawText());
        return (
            error.GetProperty("code").GetInt32(),
            error.GetProperty("message").GetString()!,
            error.TryGetProperty("data", out JsonElement data) ? data.GetString() : null);
    }

    /// <summary>The node is on its way to the head.</summary>
    public void BeSyncing(SyncDetails sync) => _status.Current = _status.Current with { Sync = sync };

    public JsonElement Call(string method, string parameters)
    {
        byte[] request = Encoding.UTF8.GetBytes(
            $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}""");
        using JsonDocument document = JsonDocument.Parse(Dispatcher.Answer(request));
        return document.RootElement.Clone();
    }

    private sealed class FixedStatus : INodeStatus
    {
        public NodeStatus Current { get; set; } = new()
        {
            NodeId = "node0",
            PeerId = "12D3KooWtest",
            ListenAddresses = ["/ip4/127.0.0.1/tcp/4001/p2p/12D3KooWtest"],
            ClientVersion = "OpenLedger.Node/0.1.0",
            ChainId = MemoryChain.ChainId,
            GenesisHash = Hash256.Zero,
            ValidatorIndex = 0,
            ValidatorAddress = MemoryChain.Proposer.Address,
            Epoch = new Epoch(0),
            View = new View(9),
            FinalizedHeight = new Height(4),
            FinalizedTimestampMs = 1_700_000_004_000,
            PeerCount = 3,
        };
    }

    private sealed class FixedPeers : IPeerReader
    {
        public IReadOnlyList<PeerDetails> Peers { get; } =
        [
            new PeerDetails(
                "12D3KooWa", "/ip4/10.0.0.1/tcp/4001", "inbound", "go/0.30", ["/ipfs/ping/1.0.0"], -1.5,
                1_000, 2_000, 60, IsValidator: false),
            new PeerDetails("12D3KooWb", "", "outbound", "", [], 0, 0, 0, 0, IsValidator: true),
        ];
    }
}
