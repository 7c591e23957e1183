using System.Text.Json;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Transactions;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.OpenLedger;

/// <summary>
/// openledger_sendContribution(transaction): eth_sendRawTransaction for a contribution, which also makes sure
/// that a sidecar's bytes are with this node, so that it can give them to the validators.
/// </summary>
internal sealed class SendContributionMethod(
    ITransactionPool pool, IContentInbox inbox, ulong chainId) : RpcMethod
{
    private static readonly AbiFunction Sidecar = DatanetsContract.Interface.Function("contributeSidecar");
    private static readonly AbiFunction Inline = DatanetsContract.Interface.Function("contribute");

    public override MethodDeclaration Declaration { get; } = new("openledger_sendContribution")
    {
        Summary = "eth_sendRawTransaction for a call of contribute or contributeSidecar; answers with its hash.",
        Description = "Refused with CONTENT_MISSING unless the sidecar's bytes are with this node: POST /content/ROOT first.",
        Parameters = [TransactionTypes.Raw],
        Result = new("transactionHash", Schemas.Hash),
        Errors =
        [
            new(RpcErrorCode.InvalidInput, "not a transaction, or not a contribution"),
            new(RpcErrorCode.ResourceNotFound, "the sidecar's bytes are not here [CONTENT_MISSING]"),
            MethodError.Refused,
        ],
        Examples = [new("A contribution with its text in the transaction", """["$contribution"]""")],
    };

    public override async ValueTask ExecuteAsync(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        byte[] raw = arguments.Get(TransactionTypes.Raw);
        if (!TransactionDecoder.TryDecode(raw, chainId, out Transaction? transaction, out var error))
        {
            throw new RpcException(RpcErrorCode.InvalidInput, $"not a transaction: {error}");
        }

        RequireContribution(transaction);
        await SendRawTransactionMethod.SubmitAsync(pool, raw, result, cancellation).ConfigureAwait(false);
    }

    private void RequireContribution(Transaction transaction)
    {
        ReadOnlySpan<byte> data = transaction.Data.Span;
        if (transaction.To != SystemAddresses.Datanets
            || (!data.StartsWith(Inline.Selector) && !data.StartsWith(Sidecar.Selector)))
        {
            throw new RpcException(
                RpcErrorCode.InvalidInput,
                $"not a contribution: call contribute or contributeSidecar of {SystemAddresses.Datanets}");
        }

        if (!data.StartsWith(Sidecar.Selector))
        {
            return;
        }

        if (!Sidecar.TryDecodeCall(data, out AbiValue[] call, out AbiError error))
        {
            throw new RpcException(RpcErrorCode.InvalidInput, $"{Sidecar.Signature}: {error}");
        }

        (Hash256 root, uint size) = (call[1].AsHash(), call[2].AsUInt32());
        uint? held = inbox.SizeOf(root);
        if (held != size)
        {
            string found = held is null ? "the bytes are not here" : $"{held} bytes are here, not {size}";
            throw new RpcException(
                RpcErrorCode.ResourceNotFound, $"{found}: POST /content/{root} first [CONTENT_MISSING]");
        }
    }
}
