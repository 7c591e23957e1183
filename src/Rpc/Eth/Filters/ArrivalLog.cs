using OpenLedger.Primitives.Values;

namespace OpenLedger.Rpc.Eth.Filters;

/// <summary>
/// The transactions that lately began to wait, numbered from 0 in the order they came; the oldest are forgotten.
/// Thread-safe.
/// </summary>
internal sealed class ArrivalLog
{
    /// <summary>Transactions remembered; not a setting.</summary>
    public const int CountMax = 16_384;

    private readonly Lock _gate = new();
    private readonly Hash256[] _ring = new Hash256[CountMax];
    private ulong _next;

    /// <summary>The number the next one gets.</summary>
    public ulong Next
    {
        get
        {
            lock (_gate)
            {
                return _next;
            }
        }
    }

    /// <summary>Remembers one.</summary>
    public void Add(in Hash256 hash)
    {
        lock (_gate)
        {
            _ring[_next++ % CountMax] = hash;
        }
    }

    /// <summary>Those from a number on that are still remembered, and the number after them.</summary>
    public (IReadOnlyList<Hash256> Hashes, ulong Next) From(ulong number)
    {
        lock (_gate)
        {
            ulong first = Math.Max(number, _next > CountMax ? _next - CountMax : 0);
            List<Hash256> hashes = [];
            for (ulong i = first; i < _next; i++)
            {
                hashes.Add(_ring[i % CountMax]);
            }

            return (hashes, _next);
        }
    }
}
