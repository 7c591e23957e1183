using System.Collections.Immutable;

namespace OpenLedger.Network.Memory;

/// <summary>
/// A network inside one process: endpoints join by name and reach each other after a configured one-way
/// delay. Bytes are copied on the way, so that two nodes never share a mutable buffer. Thread-safe.
/// </summary>
public sealed class MemoryHub
{
    private readonly Lock _gate = new();
    private ImmutableSortedDictionary<string, MemoryNetwork> _endpoints =
        ImmutableSortedDictionary.Create<string, MemoryNetwork>(StringComparer.Ordinal);

    /// <summary>A hub without endpoints.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative or above its maximum.</exception>
    public MemoryHub(MemoryNetworkOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.DelayMs, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            options.DelayMs, MemoryNetworkOptions.DelayMsMax, nameof(options));
        Options = options;
    }

    /// <summary>The behaviour this hub was made with.</summary>
    public MemoryNetworkOptions Options { get; }

    internal ImmutableSortedDictionary<string, MemoryNetwork> Endpoints => Volatile.Read(ref _endpoints);

    /// <summary>Adds an endpoint that takes part in the direct traffic of validators.</summary>
    /// <exception cref="InvalidOperationException">The name is taken, or the hub is full.</exception>
    public INetwork Join(PeerId id) => Add(id, isValidator: true);

    /// <summary>Adds an endpoint that has gossip and requests only.</summary>
    /// <exception cref="InvalidOperationException">The name is taken, or the hub is full.</exception>
    public INetwork JoinAsFollower(PeerId id) => Add(id, isValidator: false);

    internal IEnumerable<MemoryNetwork> OthersThan(MemoryNetwork endpoint) =>
        Endpoints.Values.Where(other => other != endpoint);

    internal void Leave(MemoryNetwork endpoint)
    {
        lock (_gate)
        {
            if (Endpoints.GetValueOrDefault(endpoint.Local.Value) != endpoint)
            {
                return;
            }

            Volatile.Write(ref _endpoints, _endpoints.Remove(endpoint.Local.Value));
        }

        foreach (MemoryNetwork other in OthersThan(endpoint))
        {
            other.OnLeft(endpoint);
        }
    }

    private MemoryNetwork Add(PeerId id, bool isValidator)
    {
        MemoryNetwork endpoint = new(this, id, isValidator);
        lock (_gate)
        {
            if (_endpoints.ContainsKey(id.Value))
            {
                throw new InvalidOperationException($"peer '{id}' has joined already");
            }

            if (_endpoints.Count >= NetworkLimits.PeersMax)
            {
                throw new InvalidOperationException($"a hub holds at most {NetworkLimits.PeersMax} peers");
            }

            endpoint.Open();
            Volatile.Write(ref _endpoints, _endpoints.Add(id.Value, endpoint));
        }

        foreach (MemoryNetwork other in OthersThan(endpoint))
        {
            other.OnJoined(endpoint);
        }

        return endpoint;
    }
}
