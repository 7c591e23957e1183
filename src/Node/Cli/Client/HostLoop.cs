using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Inference.External;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>
/// Answers the open requests of one external model to one host: finds them by their logs, asks the server,
/// has the node trace the answer, signs and settles. What fails is named and not tried again; its payer gets
/// its money back after the deadline. Not thread-safe.
/// </summary>
internal sealed class HostLoop(
    TransactionSender sender, LedgerClient ledger, UpstreamModel upstream, ModelId model)
{
    /// <summary>Most blocks looked at in one step: what a node gives logs of.</summary>
    public const ulong BlocksMax = 10_000;

    private static readonly AbiContract Inference = InferenceContract.Interface;
    private static readonly AbiFunction OpenRequest = Inference.Function("openRequest");
    private static readonly AbiFunction StateOf = Inference.Function("inferenceState");

    /// <summary>Answers the requests in the final blocks from <paramref name="from"/> on.</summary>
    /// <returns>What became of each, and the block to go on from.</returns>
    /// <exception cref="ClientException">The node does not answer.</exception>
    public async Task<(IReadOnlyList<HostedOutcome> Outcomes, Height Next)> StepAsync(
        Height from, CancellationToken cancellation)
    {
        Height head = (await sender.Chain.HeadAsync(cancellation).ConfigureAwait(false)).Height;
        List<HostedOutcome> outcomes = [];
        if (head < from)
        {
            return (outcomes, from);
        }

        head = new Height(Math.Min(head.Value, from.Value + BlocksMax - 1));
        foreach (JsonElement log in await LogsAsync(from, head, cancellation).ConfigureAwait(false))
        {
            if (await RequestOfAsync(log, cancellation).ConfigureAwait(false) is { } asked)
            {
                outcomes.Add(await AnswerAsync(asked.Request, asked.Prompt, cancellation)
                    .ConfigureAwait(false));
            }
        }

        return (outcomes, new Height(head.Value + 1));
    }

    private async Task<IReadOnlyList<JsonElement>> LogsAsync(
        Height from, Height to, CancellationToken cancellation)
    {
        JsonElement logs = await sender.Chain.Rpc.CallAsync(
            "eth_getLogs",
            [
                new JsonObject
                {
                    ["fromBlock"] = ((UInt256)from.Value).ToQuantity(),
                    ["toBlock"] = ((UInt256)to.Value).ToQuantity(),
                    ["address"] = SystemAddresses.Inference.ToString(),
                    ["topics"] = new JsonArray(
                        Inference.Event("InferenceRequested").Topic.ToString(), null,
                        Hex.Encode(((UInt256)model.Value).ToBigEndian()),
                        $"0x{new string('0', 24)}{sender.Account.ToString()[2..]}"),
                },
            ],
            cancellation).ConfigureAwait(false);
        return logs.ValueKind == JsonValueKind.Array
            ? [.. logs.EnumerateArray()]
            : throw new ClientException("the node answered eth_getLogs with no list; is it another version?");
    }

    // Null for a request that was answered since.
    private async Task<(InferenceRequest Request, byte[] Prompt)?> RequestOfAsync(
        JsonElement log, CancellationToken cancellation)
    {
        JsonElement transaction = await sender.Chain.Rpc.CallAsync(
            "eth_getTransactionByHash", [log.Hash("transactionHash").ToString()], cancellation)
            .ConfigureAwait(false);
        if (!OpenRequest.TryDecodeCall(transaction.Bytes("input"), out AbiValue[] values, out _))
        {
            throw new ClientException("the node names a request that is none; use another node");
        }

        InferenceRequest request = InferenceRequestAbi.Decode(values[0]);
        AbiValue[] state = await sender.Chain.ViewAsync(
            SystemAddresses.Inference, StateOf, [IdOf(request)], cancellation).ConfigureAwait(false);
        return state[0].AsUInt64() == (ulong)InferenceState.Open
            ? (request, values[2].AsBytes().ToArray())
            : null;
    }

    private async Task<HostedOutcome> AnswerAsync(
        InferenceRequest request, byte[] prompt, CancellationToken cancellation)
    {
        Hash256 id = IdOf(request);
        try
        {
            string text = Encoding.UTF8.GetString(prompt);
            string response = Shorten(
                await upstream.AnswerAsync(text, request.MaxTokensOut, cancellation).ConfigureAwait(false),
                request.MaxTokensOut);
            JsonElement prepared = await ledger.PrepareAnswerAsync(request, text, response, cancellation)
                .ConfigureAwait(false);
            ExternalAnswer answer = new(
                new SettleArguments(
                    request, ReadOnlyMemory<byte>.Empty, prompt, Encoding.UTF8.GetBytes(response),
                    prepared.Bytes("proof")),
                (uint)prepared.Number("tokensIn"), (uint)prepared.Number("tokensOut"),
                ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty);
            byte[] signature = Secp256k1.Sign(sender.Key, answer.StatementOf(id).Digest(sender.ChainId))
                .ToBytes();
            Transaction settlement = await sender.SubmitAsync(
                SystemAddresses.Inference, UInt256.Zero,
                (answer with { HostSignature = signature }).EncodeSettle(), cancellation)
                .ConfigureAwait(false);
            await sender.FinalAsync(settlement, cancellation).ConfigureAwait(false);
            return new HostedOutcome(id, settlement.Hash, prepared.Wide("fee"), null);
        }
        catch (ClientException problem)
        {
            return new HostedOutcome(id, null, null, problem.Message);
        }
    }

    // The chain counts tokens by its own tokenizer: an answer of too many is cut behind the last one asked for.
    private static string Shorten(string answer, uint tokensMax)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(answer);
        return Tokenizer.TryTokenize(utf8, out TokenizedText text, out _) && text.Count > tokensMax
            ? Encoding.UTF8.GetString(utf8.AsSpan(0, text.SourceEnd((int)tokensMax - 1)))
            : answer;
    }

    private Hash256 IdOf(InferenceRequest request) =>
        request.Digest(sender.ChainId, SystemAddresses.Inference);
}
