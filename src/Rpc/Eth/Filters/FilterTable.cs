using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Filters;

/// <summary>
/// The installed filters, bounded in number; one that nobody asked for five minutes is forgotten. Ids are
/// random, so that one client cannot guess another's. Thread-safe.
/// </summary>
internal sealed class FilterTable(RpcLimits limits, TimeProvider clock)
{
    private const int IdBytes = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt256, InstalledFilter> _filters = [];

    /// <summary>Installs a filter and gives its id.</summary>
    public UInt256 Add(InstalledFilter filter)
    {
        lock (_gate)
        {
            if (_filters.Count >= limits.FiltersMax)
            {
                DropExpired();
            }

            if (_filters.Count >= limits.FiltersMax)
            {
                throw RpcException.Limit(
                    $"{limits.FiltersMax} filters are installed (rpc.filtersMax); uninstall one or wait");
            }

            UInt256 id = new(RandomNumberGenerator.GetBytes(IdBytes));
            filter.LastUsed = clock.GetTimestamp();
            _filters.Add(id, filter);
            return id;
        }
    }

    /// <summary>The filter, which counts as used now.</summary>
    public InstalledFilter Get(UInt256 id)
    {
        lock (_gate)
        {
            if (!TryGetLive(id, out InstalledFilter? filter))
            {
                throw new RpcException(
                    RpcErrorCode.ResourceNotFound,
                    $"filter not found: uninstalled, or not asked for {limits.FilterLifetimeSeconds} s");
            }

            filter.LastUsed = clock.GetTimestamp();
            return filter;
        }
    }

    /// <summary>Forgets a filter; false when there was none.</summary>
    public bool Remove(UInt256 id)
    {
        lock (_gate)
        {
            return TryGetLive(id, out _) && _filters.Remove(id);
        }
    }

    private bool TryGetLive(UInt256 id, [NotNullWhen(true)] out InstalledFilter? filter)
    {
        if (!_filters.TryGetValue(id, out filter) || !IsExpired(filter))
        {
            return filter is not null;
        }

        _filters.Remove(id);
        filter = null;
        return false;
    }

    private void DropExpired()
    {
        foreach ((UInt256 id, InstalledFilter filter) in _filters.ToArray())
        {
            if (IsExpired(filter))
            {
                _filters.Remove(id);
            }
        }
    }

    private bool IsExpired(InstalledFilter filter) =>
        clock.GetElapsedTime(filter.LastUsed).TotalSeconds >= limits.FilterLifetimeSeconds;
}
