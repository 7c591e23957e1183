namespace OpenLedger.Primitives.Genesis;

/// <summary>Shares of fees in basis points; the four shares of the model fee are 10,000 together.</summary>
public sealed record GenesisFees
{
    /// <summary>All of something.</summary>
    public const uint WholeBps = 10_000;

    /// <summary>The protocol's share of a model fee.</summary>
    public uint ProtocolBps { get; init; } = 1_000;

    /// <summary>The share of the model and its lineage.</summary>
    public uint ModelBps { get; init; } = 2_000;

    /// <summary>The stakers' share.</summary>
    public uint StakersBps { get; init; } = 2_000;

    /// <summary>What contributors can be paid at most; the rest of the model fee.</summary>
    public uint DataBps { get; init; } = 5_000;

    /// <summary>Part of the protocol's share that is burned; the rest goes to the treasury.</summary>
    public uint ProtocolBurnBps { get; init; } = 5_000;

    /// <summary>Part of the base fee that is burned; the rest goes to the treasury.</summary>
    public uint BaseFeeBurnBps { get; init; } = 5_000;
}
