using System.Buffers.Binary;
using System.Threading.Channels;
using OpenLedger.Network;
using OpenLedger.Primitives.Transactions;

namespace OpenLedger.Node.Mempool;

/// <summary>
/// Spreads own users' transactions to the peers in batches, and takes in what peers spread. A batch is
/// (length u32, big endian | raw transaction) again and again, at most <see cref="BatchBytesMax"/>.
/// </summary>
internal sealed class TransactionGossip : IAsyncDisposable
{
    /// <summary>Largest batch.</summary>
    public const int BatchBytesMax = 512 * 1024;

    /// <summary>Most transactions of a batch.</summary>
    public const int BatchCountMax = 4_096;

    /// <summary>
    /// Own transactions waiting to be spread; more are not gossiped (they stay in this node's pool).
    /// </summary>
    public const int OutgoingMax = 65_536;

    private readonly INetwork _network;
    private readonly TransactionPool _pool;
    private readonly Action<PeerId, string> _misbehaved;
    private readonly Channel<ReadOnlyMemory<byte>> _outgoing = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(OutgoingMax) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loops;

    internal TransactionGossip(INetwork network, TransactionPool pool, Action<PeerId, string> misbehaved)
    {
        _network = network;
        _pool = pool;
        _misbehaved = misbehaved;
        pool.Accepted += OnAccepted;
        _loops = Task.WhenAll(Task.Run(SendAsync), Task.Run(ReceiveAsync));
    }

    public async ValueTask DisposeAsync()
    {
        _pool.Accepted -= OnAccepted;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loops.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Reads a batch; null when it is malformed or over a limit.</summary>
    internal static IReadOnlyList<ReadOnlyMemory<byte>>? Decode(ReadOnlyMemory<byte> batch)
    {
        List<ReadOnlyMemory<byte>> transactions = [];
        if (batch.Length > BatchBytesMax)
        {
            return null;
        }

        while (!batch.IsEmpty)
        {
            if (batch.Length < 4 || transactions.Count == BatchCountMax)
            {
                return null;
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(batch.Span);
            if (length > batch.Length - 4)
            {
                return null;
            }

            transactions.Add(batch.Slice(4, (int)length));
            batch = batch[(4 + (int)length)..];
        }

        return transactions;
    }

    private void OnAccepted(Transaction transaction, bool isLocal)
    {
        if (isLocal)
        {
            _outgoing.Writer.TryWrite(transaction.Raw);
        }
    }

    private async Task SendAsync()
    {
        try
        {
            using MemoryStream batch = new();
            while (await _outgoing.Reader.WaitToReadAsync(_stop.Token).ConfigureAwait(false))
            {
                int count = 0;
                while (count < BatchCountMax && _outgoing.Reader.TryPeek(out ReadOnlyMemory<byte> raw)
                    && batch.Length + 4 + raw.Length <= BatchBytesMax && _outgoing.Reader.TryRead(out raw))
                {
                    Append(batch, raw.Span);
                    count++;
                }

                if (count == 0)
                {
                    // Larger than any batch: it stays in this node's pool.
                    _outgoing.Reader.TryRead(out _);
                    continue;
                }

                _network.Broadcast(NetworkChannel.Transactions, batch.ToArray());
                batch.SetLength(0);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping: what was not spread waits in this node's pool no longer than the process.
            return;
        }
    }

    private static void Append(MemoryStream batch, ReadOnlySpan<byte> raw)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)raw.Length);
        batch.Write(length);
        batch.Write(raw);
    }

    private async Task ReceiveAsync()
    {
        try
        {
            await foreach (InboundMessage message in
                _network.Inbound(NetworkChannel.Transactions).ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                if (Decode(message.Payload) is not { } transactions)
                {
                    _misbehaved(message.From, "a transaction batch that does not decode");
                    continue;
                }

                foreach (ReadOnlyMemory<byte> raw in transactions)
                {
                    // A refusal is no fault of the peer's: its head may differ from ours.
                    _pool.SubmitFromPeer(raw);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
    }
}
