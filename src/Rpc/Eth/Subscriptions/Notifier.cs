using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Filters;
using OpenLedger.Rpc.Eth.Json;

namespace OpenLedger.Rpc.Eth.Subscriptions;

/// <summary>
/// Tells subscribers of final blocks and waiting transactions, in order, from a task of its own: the node never
/// waits for a caller.
/// </summary>
public sealed class Notifier : IAsyncDisposable
{
    /// <summary>Transactions that wait to be told; more are not told to anybody. Not a setting.</summary>
    public const int TransactionsMax = 8_192;

    /// <summary>Blocks told at a time; of more, the oldest are left out. Not a setting.</summary>
    public const int BlocksMax = 1_024;

    private readonly IChainReader _chain;
    private readonly IChainEvents _events;
    private readonly SubscriptionTable _table;
    private readonly ArrivalLog _arrivals;
    private readonly Action<string, Exception> _failed;
    private readonly Channel<Transaction?> _happened = Channel.CreateBounded<Transaction?>(
        new BoundedChannelOptions(TransactionsMax) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Task _telling;
    private Height _told;

    /// <summary>Begins to tell the subscribers of a server's methods.</summary>
    /// <param name="context">What its methods read.</param>
    /// <param name="events">What the node tells.</param>
    /// <param name="failed">Told of bugs met while telling.</param>
    public Notifier(RpcContext context, IChainEvents events, Action<string, Exception> failed)
    {
        ArgumentNullException.ThrowIfNull(context);
        (_chain, _events, _failed) = (context.Chain, events, failed);
        (_table, _arrivals) = (context.Subscriptions, context.Arrivals);
        _told = context.Chain.Head.Header.Number;
        events.HeadAdvanced += OnHead;
        events.TransactionAccepted += OnTransaction;
        _telling = Task.Run(TellAsync);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _events.HeadAdvanced -= OnHead;
        _events.TransactionAccepted -= OnTransaction;
        _happened.Writer.TryComplete();
        await _telling.ConfigureAwait(false);
    }

    private void OnHead() => _happened.Writer.TryWrite(null);

    private void OnTransaction(Transaction transaction)
    {
        _arrivals.Add(transaction.Hash);
        if (_table.All.Any(one => one.Kind == SubscriptionKind.NewPendingTransactions))
        {
            _happened.Writer.TryWrite(transaction);
        }
    }

    private async Task TellAsync()
    {
        await foreach (Transaction? transaction in _happened.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                TellBlocks();
                if (transaction is not null)
                {
                    TellTransaction(transaction);
                }
            }
            catch (Exception bug) when (bug is not InvariantViolationException)
            {
                _failed("eth_subscription", bug);
            }
        }
    }

    private void TellBlocks()
    {
        Height head = _chain.Head.Header.Number;
        ulong from = _told.Value + 1;
        if (head.Value - _told.Value > BlocksMax)
        {
            from = head.Value - BlocksMax + 1;
        }

        _told = head;
        if (_table.All.Count == 0)
        {
            return;
        }

        for (ulong height = from; height <= head.Value; height++)
        {
            TellBlock(_chain.GetBlock(new Height(height))!);
        }
    }

    private void TellBlock(Block block)
    {
        IReadOnlyList<Receipt>? receipts = null;
        byte[]? header = null;
        foreach (Subscription one in _table.All)
        {
            if (one.Kind == SubscriptionKind.NewHeads)
            {
                header ??= Render(writer => HeaderJson.Write(writer, block));
                Tell(one, header);
            }
            else if (one.Query is { } query && query.MayMatch(block.Header.LogsBloom))
            {
                receipts ??= _chain.GetReceipts(block.Header.Number)!;
                TellLogs(one, block, receipts);
            }
        }
    }

    private static void TellLogs(Subscription one, Block block, IReadOnlyList<Receipt> receipts)
    {
        int logIndex = 0;
        for (int i = 0; i < receipts.Count; i++)
        {
            foreach (LogEntry log in receipts[i].Logs)
            {
                int index = logIndex++;
                int transaction = i;
                if (one.Query!.Matches(log))
                {
                    Tell(one, Render(writer => LogJson.Write(writer, block, transaction, index, log)));
                }
            }
        }
    }

    private void TellTransaction(Transaction transaction)
    {
        byte[]? hash = null;
        byte[]? whole = null;
        foreach (Subscription one in _table.All)
        {
            if (one.Kind == SubscriptionKind.NewPendingTransactions)
            {
                Tell(one, one.FullTransactions
                    ? whole ??= Render(writer => TransactionJson.WriteWaiting(writer, transaction))
                    : hash ??= Render(writer => writer.WriteHashValue(transaction.Hash)));
            }
        }
    }

    private static void Tell(Subscription one, byte[] result) => one.Session.TrySend(Render(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("jsonrpc"u8, "2.0"u8);
        writer.WriteString("method"u8, "eth_subscription"u8);
        writer.WriteStartObject("params"u8);
        writer.WritePropertyName("subscription"u8);
        writer.WriteQuantityValue(one.Id);
        writer.WritePropertyName("result"u8);
        writer.WriteRawValue(result, skipInputValidation: true);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }));

    private static byte[] Render(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new(256);
        using (Utf8JsonWriter writer = new(buffer))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
