using System.Collections.Immutable;

namespace OpenLedger.Network.Discovery.Book;

/// <summary>
/// What the book knows of a peer. Immutable. Times are of the wall clock: they outlive restarts.
/// </summary>
/// <param name="Peer">The peer.</param>
/// <param name="Source">Who told of it first.</param>
/// <param name="Number">Grows with every entry: which of two came first.</param>
internal sealed record BookEntry(PeerId Peer, BookSource Source, long Number)
{
    /// <summary>Most addresses of a peer.</summary>
    public const int AddressesMax = 8;

    /// <summary>Longest address in bytes, the peer id included.</summary>
    public const int AddressBytesMax = 320;

    /// <summary>Longest signed record that is kept to be offered to others.</summary>
    public const int RecordBytesMax = 1_024;

    /// <summary>Where it can be reached.</summary>
    public ImmutableArray<BookAddress> Addresses { get; init; } = [];

    /// <summary>
    /// True when the addresses are the peer's own word: signed, or told over its connection.
    /// </summary>
    public bool IsOwnWord { get; init; }

    /// <summary>Its signed peer record; empty when none is known or it is too long.</summary>
    public ReadOnlyMemory<byte> Record { get; init; }

    /// <summary>The number of the newest signed record seen; 0 before any.</summary>
    public ulong Sequence { get; init; }

    /// <summary>Its score when it was last looked at; negative ones count after a restart.</summary>
    public double Score { get; init; }

    /// <summary>When the score was written down.</summary>
    public DateTimeOffset ScoredAt { get; init; }

    /// <summary>When it or somebody first told of it, or it last told of itself.</summary>
    public DateTimeOffset HeardAt { get; init; }

    /// <summary>When this node last reached it; null before.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>When this node last failed to reach it; null before.</summary>
    public DateTimeOffset? LastFailure { get; init; }

    /// <summary>The end of its ban; null when there is none.</summary>
    public DateTimeOffset? BannedUntil { get; init; }

    /// <summary>True while a ban lasts.</summary>
    public bool IsBanned(DateTimeOffset now) => now < BannedUntil;
}
