using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Transactions;

/// <summary>
/// eth_sendRawTransaction(data): the hash of the transaction, which waits for a block from now on.
/// </summary>
internal sealed class SendRawTransactionMethod(ITransactionPool pool) : RpcMethod
{
    public override string Name => "eth_sendRawTransaction";

    public override (int Min, int Max) ParameterCount => (1, 1);

    public override async ValueTask ExecuteAsync(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        byte[] raw = arguments.Data(0, "transaction");
        await SubmitAsync(pool, raw, result, cancellation).ConfigureAwait(false);
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
