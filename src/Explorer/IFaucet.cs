using System.Net;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Explorer;

/// <summary>Gives OPEN to whoever asks; devnets have one. Thread-safe.</summary>
public interface IFaucet
{
    /// <summary>Sends a gift and waits until it is final.</summary>
    /// <param name="account">Who gets it.</param>
    /// <param name="caller">Who asks; null: not known.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Null when it was given; else why not.</returns>
    Task<string?> TryGiveAsync(Address account, IPAddress? caller, CancellationToken cancellation);
}
