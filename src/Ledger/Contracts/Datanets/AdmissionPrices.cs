using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>What a contribution costs beyond gas, and how long its bond is locked.</summary>
public static class AdmissionPrices
{
    /// <summary>Wei burned for each token; not refundable.</summary>
    public static UInt256 FeePerToken { get; } = UInt256.PowerOfTen(12);

    /// <summary>Wei held in escrow for each byte; at most 2^96 for the largest contribution.</summary>
    public static UInt256 BondPerByte { get; } = UInt256.PowerOfTen(12);

    /// <summary>Blocks after its reveal in which a contribution's bond stays in escrow.</summary>
    public const ulong BondLockBlocks = 1_024;

    /// <summary>Age in blocks at which a commitment may be used first.</summary>
    public const ulong CommitmentAgeMin = 2;

    /// <summary>Age in blocks at which it may be used last.</summary>
    public const ulong CommitmentAgeMax = 256;

    /// <summary>The burned fee of a contribution.</summary>
    public static UInt256 FeeOf(int tokens) => FeePerToken * (ulong)tokens;

    /// <summary>The bond of a contribution.</summary>
    public static UInt256 BondOf(int bytes) => BondPerByte * (ulong)bytes;
}
