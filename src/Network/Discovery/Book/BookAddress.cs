using OpenLedger.Network.Addresses;

namespace OpenLedger.Network.Discovery.Book;

/// <summary>One way to reach a peer, and how trying it went.</summary>
/// <param name="Address">Ends in the peer.</param>
/// <param name="Failures">Attempts in a row that came to nothing.</param>
/// <param name="RetryAt">Not to be tried before.</param>
internal sealed record BookAddress(Multiaddr Address, int Failures = 0, DateTimeOffset RetryAt = default);
