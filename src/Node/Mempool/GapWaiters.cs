using System.Diagnostics.CodeAnalysis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Mempool;

/// <summary>
/// Submissions that came before the transaction their nonce follows, waiting for a moment outside the pool.
/// Bounded. Not thread-safe: the pool's lock serializes.
/// </summary>
/// <param name="countMax">Most submissions that wait at a time.</param>
internal sealed class GapWaiters(int countMax)
{
    private readonly Dictionary<Address, TaskCompletionSource> _bySender = [];
    private int _count;

    /// <summary>
    /// Begins to wait for the sender's next change; the task completes with it. False when too many wait.
    /// Each wait ends with <see cref="End"/>.
    /// </summary>
    public bool TryBegin(Address sender, [NotNullWhen(true)] out Task? change)
    {
        change = null;
        if (_count >= countMax)
        {
            return false;
        }

        _count++;
        if (!_bySender.TryGetValue(sender, out TaskCompletionSource? source))
        {
            source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _bySender.Add(sender, source);
        }

        change = source.Task;
        return true;
    }

    /// <summary>A wait is over, whatever came of it.</summary>
    public void End() => _count--;

    /// <summary>Something of the sender's changed: whoever waits looks again.</summary>
    public void Wake(Address sender)
    {
        if (_bySender.Remove(sender, out TaskCompletionSource? source))
        {
            source.TrySetResult();
        }
    }
}
