namespace OpenLedger.EndToEnd.Tests.Processes;

/// <summary>The network a test wants.</summary>
internal sealed record NetworkPlan
{
    public required int Validators { get; init; }

    public int Followers { get; init; }

    public int BlockTimeMs { get; init; } = 200;

    /// <summary>D0: what timeouts count on. Generous: the machine is shared.</summary>
    public int NetworkDelayMs { get; init; } = 200;

    /// <summary>Validators that each node knows beforehand; the others are to be found.</summary>
    public int Bootnodes { get; init; } = int.MaxValue;

    public int EpochBlocks { get; init; } = 1_000;

    /// <summary>Gives each node, by its place in the network, an address of its own and a command to run in
    /// front of it; null for loopback.</summary>
    public Func<int, (string Address, IReadOnlyList<string> Before)>? Elsewhere { get; init; }
}
