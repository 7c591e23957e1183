using System.Threading.Channels;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Sockets;

/// <summary>
/// A caller with a connection of its own, to whom something can be told without being asked. What waits to be
/// sent is bounded, for each and for all together; a caller that reads too slowly is given up. Thread-safe.
/// </summary>
public sealed class RpcSession : IDisposable
{
    /// <summary>Messages that wait for a caller; not a setting.</summary>
    public const int WaitingMessagesMax = 8_192;

    /// <summary>Bytes that wait for a caller; not a setting. An answer may be larger when nothing else waits.</summary>
    public const int WaitingBytesMax = 8 * 1024 * 1024;

    private readonly Channel<ReadOnlyMemory<byte>> _waiting =
        Channel.CreateBounded<ReadOnlyMemory<byte>>(WaitingMessagesMax);

    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _ended;
    private readonly Queue<Action> _afterAnswer = new();
    private readonly Lock _counting = new();
    private readonly ByteBudget? _budget;
    private long _bytes;
    private bool _disposed;

    /// <summary>A session that nothing waits for yet.</summary>
    /// <param name="budget">What waits for all callers counts here; null: nowhere.</param>
    public RpcSession(ByteBudget? budget = null) => (_budget, _ended) = (budget, _end.Token);

    /// <summary>Fires when the caller has gone or was given up.</summary>
    public CancellationToken Ended => _ended;

    /// <summary>True when it was given up because it reads too slowly.</summary>
    public bool IsTooSlow { get; private set; }

    /// <summary>Lets a message wait for the caller; false when the session has ended, perhaps just by this.</summary>
    public bool TrySend(ReadOnlyMemory<byte> message)
    {
        if (_ended.IsCancellationRequested)
        {
            return false;
        }

        if (TryHold(message.Length) && _waiting.Writer.TryWrite(message))
        {
            return true;
        }

        IsTooSlow = true;
        End();
        return false;
    }

    /// <summary>
    /// Does something once the answer to the running request waits to be sent: what is told then comes after it.
    /// Only for methods while they run.
    /// </summary>
    public void AfterAnswer(Action action) => _afterAnswer.Enqueue(action);

    /// <summary>The answer waits: does what was kept for after it.</summary>
    internal void Answered()
    {
        while (_afterAnswer.TryDequeue(out Action? action))
        {
            action();
        }
    }

    /// <summary>The messages to send, as they come.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> TakeAllAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (ReadOnlyMemory<byte> message in
            _waiting.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            yield return message;
            LetGo(message.Length);
        }
    }

    /// <summary>Ends the session; more than once is the same as once.</summary>
    public void End()
    {
        if (!_ended.IsCancellationRequested)
        {
            _end.Cancel();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        lock (_counting)
        {
            _budget?.Give(_disposed ? 0 : Counted(_bytes));
            _disposed = true;
        }

        _end.Dispose();
    }

    private static long Counted(long bytes) => Math.Max(0, bytes - ByteBudget.FreeBytes);

    private bool TryHold(int bytes)
    {
        lock (_counting)
        {
            long after = _bytes + bytes;
            if (_disposed || (_bytes > 0 && after > WaitingBytesMax)
                || _budget?.TryTake(Counted(after) - Counted(_bytes)) == false)
            {
                return false;
            }

            _bytes = after;
            return true;
        }
    }

    private void LetGo(int bytes)
    {
        lock (_counting)
        {
            if (!_disposed)
            {
                _budget?.Give(Counted(_bytes) - Counted(_bytes - bytes));
                _bytes -= bytes;
            }
        }
    }
}
