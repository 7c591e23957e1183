namespace OpenLedger.Network.Discovery.Book;

/// <summary>Bounds of the address book.</summary>
internal sealed record BookOptions
{
    /// <summary>Most peers.</summary>
    public int EntriesMax { get; init; } = 4_096;

    /// <summary>Most peers that one source told of.</summary>
    public int PerSourceMax { get; init; } = 32;

    /// <summary>Most peers of <see cref="BookSource.Configured"/>.</summary>
    public int ConfiguredMax { get; init; } = 256;

    /// <summary>Most bans; more lift the one that ends first.</summary>
    public int BansMax { get; init; } = 1_024;

    /// <summary>
    /// Failures in a row of all addresses after which hearsay is taken beside a peer's own word.
    /// </summary>
    public int DoubtAfter { get; init; } = 3;

    /// <summary>
    /// Failures in a row of all addresses after which a peer that was never reached is given up.
    /// </summary>
    public int GiveUpAfter { get; init; } = 8;

    /// <summary>
    /// How long reaching a peer once makes it worth more than peers that were never reached.
    /// </summary>
    public TimeSpan ProvenFor { get; init; } = TimeSpan.FromDays(14);
}
