using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Bench;

/// <summary>
/// Plain transfers signed in advance and submitted to one node by JSON-RPC over HTTP, batch after batch on
/// one connection. The same load as the public rpc-bench in its batch mode. Not thread-safe.
/// </summary>
internal sealed class TransferLoad : IDisposable
{
    /// <summary>Most accounts that send: the devnet's named ones.</summary>
    public const int AccountsMax = DevnetAccounts.Count;

    /// <summary>Most transfers: what the pool accepts of one sender, ten times.</summary>
    public const int CountMax = 10_000;

    private const ulong TransferGas = 21_000;

    private static readonly UInt256 FeeCap = 50_000_000_000;
    private static readonly UInt256 Tip = 1_000_000_000;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Uri _endpoint;
    private readonly List<Transaction> _transfers = [];
    private readonly List<long> _submitted = [];
    private readonly int _accounts;

    private TransferLoad(Uri endpoint, int accounts) => (_endpoint, _accounts) = (endpoint, accounts);

    /// <summary>Number of transfers.</summary>
    public int Count => _transfers.Count;

    /// <summary>The submitted transfers with the stopwatch's reading when their request
    /// began.</summary>
    public IEnumerable<(Hash256 Hash, long Began)> Submitted =>
        _transfers.Zip(_submitted, (transfer, began) => (transfer.Hash, began));

    /// <summary>Signs transfers of dev0 and on, in turn, from a nonce on.</summary>
    public static TransferLoad Sign(Uri endpoint, int count, int accounts, ulong firstNonce = 0)
    {
        TransferLoad load = new(endpoint, accounts);
        PrivateKey[] keys = [.. Enumerable.Range(0, accounts).Select(DevnetAccounts.Key)];
        for (int i = 0; i < count; i++)
        {
            load._transfers.Add(TransactionSigner.Sign(
                new UnsignedTransaction
                {
                    ChainId = DevnetGenesis.ChainId,
                    Nonce = firstNonce + (ulong)(i / accounts),
                    MaxFeePerGas = FeeCap,
                    MaxPriorityFeePerGas = Tip,
                    GasLimit = TransferGas,
                    To = Address.Parse($"0x{10_000 + (i % 5_000):x40}"),
                    Value = 1,
                },
                keys[i % accounts]));
        }

        return load;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Submits all.</summary>
    /// <param name="batch">Transfers of a request.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="every">From one request's beginning to the next one's, at least.</param>
    /// <exception cref="ClientException">The node refused one.</exception>
    public async Task SubmitAsync(int batch, CancellationToken cancellation, TimeSpan every = default)
    {
        StringBuilder body = new();
        long first = Stopwatch.GetTimestamp();
        for (int start = 0; start < _transfers.Count; start += batch)
        {
            TimeSpan early = (every * (start / batch)) - Stopwatch.GetElapsedTime(first);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, cancellation).ConfigureAwait(false);
            }

            body.Clear().Append('[');
            for (int i = start; i < Math.Min(start + batch, _transfers.Count); i++)
            {
                body.Append(i > start ? "," : "")
                    .Append("{\"jsonrpc\":\"2.0\",\"id\":").Append(i)
                    .Append(",\"method\":\"eth_sendRawTransaction\",\"params\":[\"")
                    .Append(Hex.Encode(_transfers[i].Raw.Span)).Append("\"]}");
            }

            _submitted.AddRange(
                Enumerable.Repeat(Stopwatch.GetTimestamp(), Math.Min(batch, _transfers.Count - start)));
            using JsonDocument answers =
                await PostAsync(body.Append(']').ToString(), cancellation).ConfigureAwait(false);
            foreach (JsonElement answer in answers.RootElement.EnumerateArray())
            {
                if (answer.TryGetProperty("error", out JsonElement error))
                {
                    throw new ClientException($"the node refused a transfer: {error.GetRawText()}");
                }
            }
        }
    }

    /// <summary>Asks every 20 ms until the last transfer of every account has a receipt.</summary>
    public async Task FinalAsync(CancellationToken cancellation)
    {
        foreach (Transaction last in _transfers.TakeLast(_accounts))
        {
            string ask =
                $$"""{"jsonrpc":"2.0","id":1,"method":"eth_getTransactionReceipt","params":["{{last.Hash}}"]}""";
            while (true)
            {
                using JsonDocument answer = await PostAsync(ask, cancellation).ConfigureAwait(false);
                if (answer.RootElement.TryGetProperty("result", out JsonElement receipt)
                    && receipt.ValueKind == JsonValueKind.Object)
                {
                    break;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<JsonDocument> PostAsync(string body, CancellationToken cancellation)
    {
        using ByteArrayContent content = new(Encoding.ASCII.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage response =
            await _http.PostAsync(_endpoint, content, cancellation).ConfigureAwait(false);
        byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? JsonDocument.Parse(answer)
            : throw new ClientException($"{_endpoint} answered HTTP {(int)response.StatusCode}");
    }
}
