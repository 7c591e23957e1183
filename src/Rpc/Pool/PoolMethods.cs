using System.Globalization;
using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Pool;

/// <summary>
/// txpool_status, txpool_content, txpool_contentFrom, txpool_inspect: what waits for a block.
/// </summary>
internal static class PoolMethods
{
    /// <summary>Transactions of one answer; of more, those of the lowest senders. Not a setting.</summary>
    public const int ListedMax = 4_096;

    public static IEnumerable<RpcMethod> All(ITransactionPool pool)
    {
        yield return new ConstantMethod(
            "txpool_status", "How many transactions wait.", new("counts", Both(Schemas.Quantity64)), json =>
        {
            PoolStatus status = pool.Status;
            json.WriteStartObject();
            json.WriteQuantity("pending"u8, (ulong)status.Pending);
            json.WriteQuantity("queued"u8, (ulong)status.Queued);
            json.WriteEndObject();
        });
        yield return new ConstantMethod(
            "txpool_content",
            $"The waiting transactions by sender and nonce; of more than {ListedMax} those of the lowest senders.",
            new("waiting", Both(Schema.MapOf(Schema.MapOf(EthSchemas.Transaction)))),
            json => WriteBoth(json, pool.Waiting(null, ListedMax), TransactionJson.WriteWaiting, bySender: true));
        yield return new ConstantMethod(
            "txpool_inspect",
            "The same as one line each.",
            new("waiting", Both(Schema.MapOf(Schema.MapOf(Schema.Text)))),
            json => WriteBoth(json, pool.Waiting(null, ListedMax), WriteSummary, bySender: true));
        yield return new ContentFromMethod(pool);
    }

    /// <summary>Something of those that can run now, and of those that wait for one before them.</summary>
    internal static Schema Both(Schema of) => Schema.Object(new("pending", of), new("queued", of));

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
