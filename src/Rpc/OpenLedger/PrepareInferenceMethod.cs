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
using OpenLedger.Rpc.Declarations;
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

    private static readonly Parameter<ModelId> Model = Parameter.Required("modelId", LedgerTypes.Model, "The model.");

    private static readonly Parameter<string> Prompt =
        Parameter.Required("prompt", JsonTypes.TextOf(WindowTracer.PromptBytesMax), "What the model is asked.");

    private static readonly Parameter<ulong> MaxTokens = Parameter.Required(
        "maxTokens", JsonTypes.NumberOf(1, (ulong)InfinigramModel.TokensOutMax), "The most tokens of the response.");

    private static readonly Parameter<Address> Payer =
        Parameter.Required("payer", JsonTypes.Address, "Who pays and signs.");

    private static readonly Parameter<Address?> Host =
        Parameter.Nullable("host", JsonTypes.Address, "Who runs it; missing: the payer.");

    private static readonly Parameter<UInt256?> MaxFee =
        Parameter.Nullable("maxFee", LedgerTypes.Wide, "The most wei it may cost; missing: the price of maxTokens.");

    private static readonly Parameter<UInt256?> Nonce =
        Parameter.Nullable("nonce", LedgerTypes.Wide, "Makes it another request; missing: drawn by lot.");

    private static readonly Parameter<ulong?> Deadline = Parameter.Nullable(
        "deadline", JsonTypes.Number, "Seconds since 1970 until when it can be settled; missing: in half an hour.");

    private static readonly Parameter<ObjectArguments> Asked = Parameter.Required(
        "inference",
        JsonTypes.Object(Model, Prompt, MaxTokens, Payer, Host, MaxFee, Nonce, Deadline),
        "What will be run.");

    public override MethodDeclaration Declaration { get; } = new("openledger_prepareInference")
    {
        Summary = "An inference request with what was left out filled in, as typed data for any wallet to sign.",
        Description = "Sign (domain, types, message) or typedData, hand message to openledger_runInference as request.",
        Parameters = [Asked],
        Result = new("prepared", Schema.Object(
            new("inferenceId", Schemas.Hash, Description: "What is signed."),
            new("domain", RequestJson.DomainSchema),
            new("types", Schema.OpenObject()),
            new("primaryType", Schema.Text),
            new("message", RequestJson.Type.Schema),
            new("typedData", Schema.OpenObject(), Description: "The same for eth_signTypedData_v4."))),
        Errors = [MethodError.Unknown("the model")],
        Examples =
        [
            new(
                "A request of Carol's",
                """[{"modelId": "$model", "prompt": "$prompt", "maxTokens": 8, "payer": "$carol", "nonce": 7}]"""),
        ],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        InferenceRequest request = Fill(arguments.Get(Asked));
        ulong chainId = context.Executor.Genesis.ChainId;
        result.WriteStartObject();
        result.WriteHash("inferenceId"u8, request.Digest(chainId, SystemAddresses.Inference));
        RequestJson.WriteTypedData(result, request, chainId);
        result.WriteEndObject();
    }

    private InferenceRequest Fill(ObjectArguments asked)
    {
        ModelId id = asked.Get(Model);
        byte[] prompt = Encoding.UTF8.GetBytes(asked.Get(Prompt));
        uint tokens = (uint)asked.Get(MaxTokens);
        Address payer = asked.Get(Payer);
        Address host = asked.Get(Host) ?? payer;
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
            asked.Get(MaxFee) ?? Quote(head, model, host, (uint)text.Count, tokens),
            asked.Get(Nonce) ?? new UInt256(RandomNumberGenerator.GetBytes(NonceBytes)),
            asked.Get(Deadline) ?? (head.Header.Timestamp + DeadlineSecondsAhead));
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
