using System.Globalization;
using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Pool;

/// <summary>txpool_status, txpool_content, txpool_contentFrom, txpool_inspect: what waits for a block.</summary>
internal static class PoolMethods
{
    /// <summary>Transactions of one answer; of more, those of the lowest senders. Not a setting.</summary>
    public const int ListedMax = 4_096;

    public static IEnumerable<RpcMethod> All(ITransactionPool pool)
    {
        yield return new ConstantMethod("txpool_status", json =>
        {
            PoolStatus status = pool.Status;
            json.WriteStartObject();
            json.WriteQuantity("pending"u8, (ulong)status.Pending);
            json.WriteQuantity("queued"u8, (ulong)status.Queued);
            json.WriteEndObject();
        });
        yield return new ConstantMethod("txpool_content", json =>
            WriteBoth(json, pool.Waiting(null, ListedMax), TransactionJson.WriteWaiting, bySender: true));
        yield return new ConstantMethod("txpool_inspect", json =>
            WriteBoth(json, pool.Waiting(null, ListedMax), WriteSummary, bySender: true));
        yield return new ContentFromMethod(pool);
    }

    internal static void WriteBoth(
        Utf8JsonWriter json, IReadOnlyList<WaitingTransaction> waiting, Action<Utf8JsonWriter, Transaction> write,
        bool bySender)
    {
        json.WriteStartObject();
        foreach (bool pending in new[] { true, false })
        {
            json.WriteStartObject(pending ? "pending"u8 : "queued"u8);
            foreach (var own in waiting.Where(one => one.IsPending == pending)
                .Select(one => one.Transaction).GroupBy(one => one.Sender))
            {
                if (bySender)
                {
                    json.WriteStartObject(own.Key.ToString());
                }

                foreach (Transaction one in own)
                {
                    json.WritePropertyName(one.Nonce.ToString(CultureInfo.InvariantCulture));
                    write(json, one);
                }

                if (bySender)
                {
                    json.WriteEndObject();
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteSummary(Utf8JsonWriter json, Transaction one)
    {
        string to = one.To is { } address ? address.ToString() : "contract creation";
        json.WriteStringValue(string.Create(
            CultureInfo.InvariantCulture,
            $"{to}: {one.Value} wei + {one.GasLimit} gas \u00d7 {one.MaxFeePerGas} wei"));
    }
}
