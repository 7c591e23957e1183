using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OpenLedger.Attribution.Generation;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Attribution.Windows;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Fees;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>
/// openledger_prepareInference({modelId, prompt, maxTokens, payer, host?, maxFee?, nonce?, deadline?}): the
/// request with what was left out filled in, as typed data for any wallet to sign: {inferenceId, domain,
/// types, primaryType, message, typedData}. Host is the payer, maxFee the price of maxTokens response tokens,
/// nonce random, deadline half an hour ahead.
/// </summary>
internal sealed class PrepareInferenceMethod(RpcContext context) : RpcMethod
{
    private const ulong DeadlineSecondsAhead = 1_800;
    private const int NonceBytes = 16;

    public override string Name => "openledger_prepareInference";

    public override (int Min, int Max) ParameterCount => (1, 1);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        NamedArguments asked = new(
            arguments.Element(0, "inference"), "inference",
            "modelId", "prompt", "maxTokens", "payer", "host", "maxFee", "nonce", "deadline");
        InferenceRequest request = Fill(asked);
        ulong chainId = context.Executor.Genesis.ChainId;
        result.WriteStartObject();
        result.WriteHash("inferenceId"u8, request.Digest(chainId, SystemAddresses.Inference));
        RequestJson.WriteTypedData(result, request, chainId);
        result.WriteEndObject();
    }

    private InferenceRequest Fill(NamedArguments asked)
    {
        ModelId id = new(RpcArguments.ReadNumber(asked.Required("modelId"), "modelId"));
        byte[] prompt = Encoding.UTF8.GetBytes(asked.Text("prompt", WindowTracer.PromptBytesMax));
        uint tokens = (uint)asked.Number("maxTokens", (ulong)InfinigramModel.TokensOutMax);
        Address payer = RpcArguments.ReadAddress(asked.Required("payer"), "payer");
        Address host = asked.Optional("host") is { } h ? RpcArguments.ReadAddress(h, "host") : payer;
        if (tokens == 0)
        {
            throw RpcException.InvalidParams("'maxTokens' must be at least 1");
        }

        if (!Tokenizer.TryTokenize(prompt, out TokenizedText text, out TokenizeError error))
        {
            throw RpcException.InvalidParams($"'prompt' cannot be tokenized: {error}");
        }

        ChainView head = context.Chain.Head;
        ModelDetails model = QueryMethod.Known(context.Queries.Model(id), $"model {id}");
        return new InferenceRequest(
            id,
            model.Revision,
            payer,
            host,
            Keccak.Hash(prompt),
            tokens,
            asked.Optional("maxFee") is null
                ? Quote(head, model, host, (uint)text.Count, tokens)
                : asked.Wide("maxFee"),
            asked.Optional("nonce") is null
                ? new UInt256(RandomNumberGenerator.GetBytes(NonceBytes))
                : asked.Wide("nonce"),
            asked.Optional("deadline") is null
                ? head.Header.Timestamp + DeadlineSecondsAhead
                : RpcArguments.ReadNumber(asked.Required("deadline"), "deadline"));
    }

    private UInt256 Quote(ChainView head, ModelDetails model, Address host, uint tokensIn, uint tokensOut)
    {
        StateSlots state = new(head.State);
        ModelPrices prices = new ModelSlots(state).LoadPrices(model.ModelId, model.Revision);
        ModelPrices hostPrices = new InferenceSlots(state).LoadHostPrices(host, model.ModelId);
        return FeeSplit.Of(
            hostPrices.FeeOf(tokensIn, tokensOut),
            prices.FeeOf(tokensIn, tokensOut),
            context.Executor.Genesis.Fees).Total;
    }
}
