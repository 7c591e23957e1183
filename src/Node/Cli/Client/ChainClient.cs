using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>The Ethereum methods the commands need, typed. Thread-safe.</summary>
public sealed class ChainClient(JsonRpcClient rpc)
{
    /// <summary>The node.</summary>
    public JsonRpcClient Rpc { get; } = rpc;

    /// <summary>The chain's id.</summary>
    public async Task<ulong> ChainIdAsync(CancellationToken cancellation) =>
        (await Rpc.CallAsync("eth_chainId", [], cancellation).ConfigureAwait(false)).AsNumber("chain id");

    /// <summary>The newest finalized block.</summary>
    public async Task<ChainHead> HeadAsync(CancellationToken cancellation)
    {
        JsonElement block = await Rpc.CallAsync("eth_getBlockByNumber", ["latest", false], cancellation)
            .ConfigureAwait(false);
        return new ChainHead(
            new Height(block.Number("number")), block.Hash("hash"), block.Hash("stateRoot"),
            block.Number("timestamp"));
    }

    /// <summary>An account's balance.</summary>
    public async Task<UInt256> BalanceAsync(Address account, CancellationToken cancellation) =>
        (await Rpc.CallAsync("eth_getBalance", [account.ToString(), "latest"], cancellation)
            .ConfigureAwait(false))
            .AsWide("balance");

    /// <summary>The nonce of an account's next transaction, those in the pool counted.</summary>
    public async Task<ulong> NonceAsync(Address account, CancellationToken cancellation) =>
        (await Rpc.CallAsync("eth_getTransactionCount", [account.ToString(), "pending"], cancellation)
            .ConfigureAwait(false)).AsNumber("nonce");

    /// <summary>
    /// What to offer for gas: twice the next base fee, so that it may rise, and the node's tip.
    /// </summary>
    public async Task<FeeOffer> FeesAsync(CancellationToken cancellation)
    {
        JsonElement history = await Rpc.CallAsync(
            "eth_feeHistory", ["0x1", "latest", new JsonArray()], cancellation)
            .ConfigureAwait(false);
        JsonElement tip = await Rpc.CallAsync("eth_maxPriorityFeePerGas", [], cancellation)
            .ConfigureAwait(false);
        IReadOnlyList<JsonElement> baseFees = history.List("baseFeePerGas");
        UInt256 next = baseFees.Count > 0
            ? baseFees[^1].AsWide("base fee")
            : throw new ClientException("the node's answer has no base fee; is it another version?");
        UInt256 priority = tip.AsWide("priority fee");
        return new FeeOffer((next * 2) + priority, priority);
    }

    /// <summary>Gas a call would use.</summary>
    /// <exception cref="RpcErrorException">It would revert.</exception>
    public async Task<ulong> EstimateAsync(
        Address from, Address to, UInt256 value, ReadOnlyMemory<byte> data, CancellationToken cancellation) =>
        (await Rpc.CallAsync("eth_estimateGas", [CallObject(from, to, value, data)], cancellation)
            .ConfigureAwait(false)).AsNumber("gas estimate");

    /// <summary>Runs a call without sending it.</summary>
    /// <param name="from">The caller.</param>
    /// <param name="to">The contract.</param>
    /// <param name="value">Wei sent along.</param>
    /// <param name="data">Calldata.</param>
    /// <param name="block">The block after which it runs; null for the newest.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RpcErrorException">It reverts.</exception>
    public async Task<byte[]> CallAsync(
        Address from,
        Address to,
        UInt256 value,
        ReadOnlyMemory<byte> data,
        Height? block,
        CancellationToken cancellation)
    {
        string at = block is { } height ? ((UInt256)height.Value).ToQuantity() : "latest";
        JsonElement answer = await Rpc.CallAsync(
            "eth_call", [CallObject(from, to, value, data), at], cancellation)
            .ConfigureAwait(false);
        return answer.ValueKind == JsonValueKind.String && Hex.TryDecode(answer.GetString(), out byte[] bytes)
            ? bytes
            : throw new ClientException(
                "the node answered eth_call with something that is not hex; is it another version?");
    }

    /// <summary>Reads a contract's view.</summary>
    /// <exception cref="RpcErrorException">It reverts.</exception>
    public async Task<AbiValue[]> ViewAsync(
        Address contract, AbiFunction view, AbiValue[] arguments, CancellationToken cancellation)
    {
        byte[] data = await CallAsync(
            Address.Zero, contract, UInt256.Zero, view.EncodeCall(arguments), null, cancellation)
                .ConfigureAwait(false);
        return view.TryDecodeResults(data, out AbiValue[] results, out AbiError error)
            ? results
            : throw new ClientException(
                $"the node's answer to {view.Name} is malformed ({error}); is it another version?");
    }

    /// <summary>Hands a signed transaction to the node.</summary>
    /// <param name="raw">Its bytes.</param>
    /// <param name="cancellation">Ends the wait for the answer.</param>
    /// <param name="method">Which method takes it.</param>
    /// <exception cref="RpcErrorException">The node refuses it.</exception>
    public Task SendAsync(
        ReadOnlyMemory<byte> raw, CancellationToken cancellation,
        string method = TransactionSender.SendMethod) =>
        Rpc.CallAsync(method, [Hex.Encode(raw.Span)], cancellation);

    /// <summary>The receipt of a transaction; null while it is in no finalized block.</summary>
    public async Task<TransactionReceipt?> ReceiptAsync(Hash256 hash, CancellationToken cancellation)
    {
        JsonElement answer = await Rpc.CallAsync("eth_getTransactionReceipt", [hash.ToString()], cancellation)
            .ConfigureAwait(false);
        return answer.ValueKind == JsonValueKind.Null ? null : TransactionReceipt.Read(answer);
    }

    private static JsonObject CallObject(Address from, Address to, UInt256 value, ReadOnlyMemory<byte> data)
    {
        JsonObject call = new() { ["from"] = from.ToString(), ["to"] = to.ToString() };
        if (!value.IsZero)
        {
            call["value"] = value.ToQuantity();
        }

        if (!data.IsEmpty)
        {
            call["data"] = Hex.Encode(data.Span);
        }

        return call;
    }
}
