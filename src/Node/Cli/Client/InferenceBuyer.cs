using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Client;

/// <summary>
/// Buys an inference: quote, deposit, a signed request, the answer, its settlement. Nothing a node answers is
/// signed or sent without a check that it is for the payer's own request. Not thread-safe.
/// </summary>
public sealed class InferenceBuyer(TransactionSender sender)
{
    // Well within the hour that the chain accepts, long enough for an unhurried block.
    private const ulong DeadlineSeconds = 900;

    private static readonly AbiContract Inference = InferenceContract.Interface;

    /// <summary>What the inference may cost and what is on deposit.</summary>
    /// <exception cref="ClientException">No such model, a retired one, or a prompt that is no
    /// text.</exception>
    public async Task<InferenceQuote> QuoteAsync(
        ModelId model, Address? asked, string prompt, uint tokensMax, CancellationToken cancellation)
    {
        uint tokensIn = CountTokens(prompt);
        AbiValue[] facts = await sender.Chain.ViewAsync(
            SystemAddresses.Models, ModelsContract.Interface.Function("model"), [model.Value], cancellation)
            .ConfigureAwait(false);
        if (facts[7].AsBool())
        {
            throw new ClientException($"{RevertReasons.ModelRetired}: {model}; ask another model");
        }

        // An external model is its owner's to host; anybody hosts a built-in one.
        var kind = (ModelKind)facts[0].AsUInt64();
        Address host = asked ?? (kind == ModelKind.External ? facts[2].AsAddress() : sender.Account);
        AbiValue[] price = await ViewAsync(
            "quote", [model.Value, host, (ulong)tokensIn, (ulong)tokensMax], cancellation)
                .ConfigureAwait(false);
        AbiValue[] deposit = await ViewAsync("depositOf", [sender.Account], cancellation)
            .ConfigureAwait(false);
        return new InferenceQuote(
            facts[3].AsUInt32(), tokensIn, price[0].AsUInt256(), deposit[0].AsUInt256())
        { Kind = kind, Host = host };
    }

    /// <summary>Deposits, and waits until it is final.</summary>
    public Task<TransactionReceipt> DepositAsync(UInt256 amount, CancellationToken cancellation) =>
        sender.SendAsync(
            SystemAddresses.Inference, amount, Inference.Function("deposit").EncodeCall(), cancellation);

    /// <summary>A request of the sender with a nonce nobody can foresee.</summary>
    public async Task<InferenceRequest> CreateRequestAsync(
        (ModelId Model, uint Revision) model,
        Address host,
        string prompt,
        (uint TokensMax, UInt256 MaxFee) limits,
        CancellationToken cancellation)
    {
        ChainHead head = await sender.Chain.HeadAsync(cancellation).ConfigureAwait(false);
        return new InferenceRequest(
            model.Model, model.Revision, sender.Account, host, Keccak.Hash(Encoding.UTF8.GetBytes(prompt)),
            limits.TokensMax, limits.MaxFee, new UInt256(RandomNumberGenerator.GetBytes(UInt256.Size)),
            head.Timestamp + DeadlineSeconds);
    }

    /// <summary>Signs the request and has the node run it.</summary>
    /// <exception cref="ClientException">The node refuses, or answers for something else than the
    /// request.</exception>
    public async Task<PreparedInference> RunAsync(
        InferenceRequest request, string prompt, CancellationToken cancellation)
    {
        Hash256 id = request.Digest(sender.ChainId, SystemAddresses.Inference);
        byte[] signature = Secp256k1.Sign(sender.Key, id).ToBytes();
        JsonElement answer = await new LedgerClient(sender.Chain.Rpc)
            .RunAsync(request, signature, prompt, cancellation).ConfigureAwait(false);
        byte[] calldata = answer.Bytes("settleCalldata");
        PreparedInference prepared = new(
            id, answer.Text("response"), answer.Number("tokensIn"), answer.Number("tokensOut"),
            answer.Wide("fee"), calldata);
        bool own = InferenceRequestAbi.TryDecodeSettle(calldata, out SettleArguments settle)
            && settle.Request == request
            && settle.Prompt.Span.SequenceEqual(Encoding.UTF8.GetBytes(prompt))
            && settle.Response.Span.SequenceEqual(Encoding.UTF8.GetBytes(prepared.Response));
        if (!own)
        {
            throw new ClientException(
                $"{sender.Chain.Rpc.Endpoint} answered for something else than was asked; "
                + "nothing was settled: "
                + "use another node");
        }

        return prepared.FeeWei <= request.MaxFee
            ? prepared
            : throw new ClientException(
                $"{RevertReasons.FeeAboveMax}: the answer costs {OpenAmount.Format(prepared.FeeWei)} OPEN, "
                + $"at most {OpenAmount.Format(request.MaxFee)} was allowed; nothing was settled: "
                + $"{RefusalHints.For(RevertReasons.FeeAboveMax)}");
    }

    private static uint CountTokens(string prompt) =>
        Tokenizer.TryTokenize(Encoding.UTF8.GetBytes(prompt), out TokenizedText text, out TokenizeError error)
            ? (uint)text.Count
            : throw new ClientException(
                $"{RevertReasons.PromptInvalid}: {error.Reason} at byte {error.Offset} of the prompt");

    private Task<AbiValue[]> ViewAsync(string name, AbiValue[] arguments, CancellationToken cancellation) =>
        sender.Chain.ViewAsync(SystemAddresses.Inference, Inference.Function(name), arguments, cancellation);
}
