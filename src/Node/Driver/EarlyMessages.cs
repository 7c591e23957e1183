using OpenLedger.Network;

namespace OpenLedger.Node.Driver;

/// <summary>
/// Messages of the next epoch, which nobody here can verify before its set is known: kept for a moment,
/// the oldest leave first, and read again once the epoch runs. Thread-safe.
/// </summary>
internal sealed class EarlyMessages
{
    /// <summary>Most messages kept.</summary>
    internal const int CountMax = 1_024;

    /// <summary>Most bytes kept.</summary>
    internal const long BytesMax = 16 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<InboundMessage> _kept = new();
    private long _bytes;

    internal void Keep(InboundMessage message)
    {
        lock (_gate)
        {
            _kept.Enqueue(message);
            _bytes += message.Payload.Length;
            while (_kept.Count > CountMax || _bytes > BytesMax)
            {
                _bytes -= _kept.Dequeue().Payload.Length;
            }
        }
    }

    /// <summary>Everything kept, oldest first; nothing is kept after it.</summary>
    internal IReadOnlyList<InboundMessage> TakeAll()
    {
        lock (_gate)
        {
            InboundMessage[] all = [.. _kept];
            _kept.Clear();
            _bytes = 0;
            return all;
        }
    }
}
