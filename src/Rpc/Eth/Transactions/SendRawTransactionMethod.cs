using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Transactions;

/// <summary>
/// eth_sendRawTransaction(data): the hash of the transaction, which waits for a block from now on.
/// </summary>
internal sealed class SendRawTransactionMethod(ITransactionPool pool) : RpcMethod
{
    public override MethodDeclaration Declaration { get; } = new("eth_sendRawTransaction")
    {
        Summary = "Offers a signed transaction; answers with its hash once it waits for a block.",
        Description = "A nonce that leaves a gap is refused; when at most 64 are missing, after 500 ms in which they may"
            + " still come.",
        Parameters = [TransactionTypes.Raw],
        Result = new("transactionHash", Schemas.Hash),
        Errors = [MethodError.Refused],
        Examples = [new("A payment of Alice's", """["$raw"]""")],
    };

    public override async ValueTask ExecuteAsync(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        await SubmitAsync(pool, arguments.Get(TransactionTypes.Raw), result, cancellation).ConfigureAwait(false);
    }

    /// <summary>Offers a transaction to the pool; writes its hash, or throws why it is refused.</summary>
    internal static async ValueTask SubmitAsync(
        ITransactionPool pool, byte[] raw, Utf8JsonWriter result, CancellationToken cancellation)
    {
        switch (await pool.SubmitAsync(raw, cancellation).ConfigureAwait(false))
        {
            case PoolVerdict.Accepted accepted:
                result.WriteHashValue(accepted.Hash);
                break;
            case PoolVerdict.AlreadyKnown known:
                throw new RpcException(
                    RpcErrorCode.TransactionRejected,
                    $"already known: {known.Hash} waits in the pool [ALREADY_KNOWN]");
            case PoolVerdict.Rejected refused:
                throw new RpcException(
                    RpcErrorCode.TransactionRejected, RefusalText.Of(refused.Reason, refused.Detail));
        }
    }
}
