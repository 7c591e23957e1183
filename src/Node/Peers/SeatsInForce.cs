using OpenLedger.Consensus.Epochs;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Peers;

/// <summary>
/// Whose key has a seat now: in the epoch that runs, or in the next one once its set is final. Thread-safe.
/// </summary>
internal sealed class SeatsInForce(EpochConfig running)
{
    private readonly Lock _gate = new();
    private volatile Sets _sets = new(running, null);

    /// <summary>Seats came or went. Handlers must not block or throw.</summary>
    public event Action? Changed;

    /// <summary>This node has a seat.</summary>
    public bool HasOwn
    {
        get
        {
            Sets sets = _sets;
            return sets.Running.Self is not null || sets.Next?.Self is not null;
        }
    }

    /// <summary>True when the key of this address has a seat.</summary>
    public bool Holds(Address key)
    {
        Sets sets = _sets;
        return sets.Running.Validators.IndexOf(key) is not null
            || sets.Next?.Validators.IndexOf(key) is not null;
    }

    /// <summary>The last block of the running epoch is final, and with it the set of the next.</summary>
    public void Announce(EpochConfig next)
    {
        lock (_gate)
        {
            if (next.Epoch > _sets.Running.Epoch)
            {
                _sets = _sets with { Next = next };
            }
        }

        Changed?.Invoke();
    }

    /// <summary>An epoch runs: seats of the one before it are over.</summary>
    public void Begin(EpochConfig running)
    {
        lock (_gate)
        {
            if (running.Epoch > _sets.Running.Epoch)
            {
                _sets = new Sets(running, _sets.Next is { } next && next.Epoch > running.Epoch ? next : null);
            }
        }

        Changed?.Invoke();
    }

    private sealed record Sets(EpochConfig Running, EpochConfig? Next);
}
