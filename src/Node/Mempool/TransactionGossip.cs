using System.Threading.Channels;
using OpenLedger.Ledger.Queries;
using OpenLedger.Network;
using OpenLedger.Network.Gossip;
using OpenLedger.Primitives.Transactions;

namespace OpenLedger.Node.Mempool;

/// <summary>
/// Spreads own users' transactions over a gossip topic in batches (<see cref="TransactionBatch"/>), and takes
/// in what peers spread. The network passes on what this node finds new and good.
/// </summary>
internal sealed class TransactionGossip : IAsyncDisposable
{
    /// <summary>
    /// Own transactions waiting to be spread; more are not gossiped (they stay in this node's pool).
    /// </summary>
    public const int OutgoingMax = 65_536;

    private readonly IGossip _gossip;
    private readonly string _topic;
    private readonly TransactionPool _pool;
    private readonly Action<PeerId, string> _misbehaved;
    private readonly Channel<ReadOnlyMemory<byte>> _outgoing = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(OutgoingMax) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;

    internal TransactionGossip(
        IGossip gossip, string topic, TransactionPool pool, Action<PeerId, string> misbehaved)
    {
        _gossip = gossip;
        _topic = topic;
        _pool = pool;
        _misbehaved = misbehaved;
        pool.Accepted += OnAccepted;
        gossip.Subscribe(topic, Judge);
        _sending = Task.Run(SendAsync);
    }

    public async ValueTask DisposeAsync()
    {
        _gossip.Unsubscribe(_topic);
        _pool.Accepted -= OnAccepted;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        _stop.Dispose();
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
                while (count < TransactionBatch.CountMax
                    && _outgoing.Reader.TryPeek(out ReadOnlyMemory<byte> raw)
                    && batch.Length + TransactionBatch.LengthSize + raw.Length <= TransactionBatch.BytesMax
                    && _outgoing.Reader.TryRead(out raw))
                {
                    TransactionBatch.Append(batch, raw.Span);
                    count++;
                }

                if (count == 0)
                {
                    // A pool configured to take larger ones than a batch does: it stays in this node's pool.
                    _outgoing.Reader.TryRead(out _);
                    continue;
                }

                _gossip.Publish(_topic, batch.ToArray());
                batch.SetLength(0);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping: what was not spread waits in this node's pool no longer than the process.
            return;
        }
    }

    // Whoever passes a batch on has judged it by the same rules: one transaction that nobody could take makes
    // it a fault. Refusals by the state are none, since heads differ.
    private ValueTask<GossipVerdict> Judge(PeerId from, ReadOnlyMemory<byte> data)
    {
        if (TransactionBatch.Decode(data) is not { } transactions)
        {
            return Reject(from, "a transaction batch that does not decode");
        }

        bool isNew = false;
        foreach (ReadOnlyMemory<byte> raw in transactions)
        {
            PoolVerdict verdict = _pool.SubmitFromPeer(raw);
            if (verdict is PoolVerdict.Rejected { IsMalformed: true } malformed)
            {
                return Reject(from, $"a batch with a transaction that is none: {malformed.Reason}");
            }

            isNew |= verdict is PoolVerdict.Accepted;
        }

        return ValueTask.FromResult(isNew ? GossipVerdict.Accept : GossipVerdict.Ignore);
    }

    private ValueTask<GossipVerdict> Reject(PeerId from, string what)
    {
        _misbehaved(from, what);
        return ValueTask.FromResult(GossipVerdict.Reject);
    }
}
