using System.Threading.Channels;

namespace OpenLedger.Rpc.Sockets;

/// <summary>
/// A caller with a connection of its own, to whom something can be told without being asked. What waits to be
/// sent is bounded; a caller that reads too slowly is given up. Thread-safe.
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
    private long _bytes;

    /// <summary>A session that nothing waits for yet.</summary>
    public RpcSession() => _ended = _end.Token;

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

        long before = Interlocked.Add(ref _bytes, message.Length) - message.Length;
        if ((before == 0 || before + message.Length <= WaitingBytesMax) && _waiting.Writer.TryWrite(message))
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
            Interlocked.Add(ref _bytes, -message.Length);
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
        _end.Dispose();
    }
}
