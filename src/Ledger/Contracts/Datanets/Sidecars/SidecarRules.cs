using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets.Sidecars;

/// <summary>
/// Limits, prices and times of content sidecars (docs/spec/contracts.md, Sidecars).
/// </summary>
public static class SidecarRules
{
    /// <summary>The longest content in bytes.</summary>
    public const uint SizeBytesMax = ContentRoot.BytesMax;

    /// <summary>The shortest: what is shorter travels in calldata. It bounds how many a block can
    /// take.</summary>
    public const uint SizeBytesMin = AdmissionRules.InlineBytesMax + 1;

    /// <summary>Bytes that may be recorded and neither effective nor expired, chain-wide: what a node keeps
    /// for them.</summary>
    public const ulong WaitingBytesMax = 256UL * 1024 * 1024;

    /// <summary>Blocks between the certificate and the content's effect at least.</summary>
    public const ulong DelayBlocks = 64;

    /// <summary>Bytes of content that become effective a block.</summary>
    public const ulong BytesPerBlock = 1024 * 1024;

    /// <summary>Gas of a block that admitting a byte takes: a token of one byte costs 0.1 us to number and search
    /// (docs/performance.md), a gas is worth 5 ns.</summary>
    public const ulong OpeningGasPerByte = 20;

    /// <summary>Epochs after the one it was recorded in, in which a sidecar can still be activated.</summary>
    public const ulong WaitingEpochs = 2;

    /// <summary>Epochs before the running one of which a certificate may be.</summary>
    public const ulong CertificateEpochs = 1;

    /// <summary>Recorded sidecars looked at for expiry at the start of a block.</summary>
    public const int ExpiriesPerBlockMax = 64;

    /// <summary>Wei burned for each byte when a sidecar is recorded; never refunded. About an inline text's
    /// fee, whose tokens are four bytes long.</summary>
    public static UInt256 FeePerByte { get; } = UInt256.PowerOfTen(12) / 4UL;

    /// <summary>Gas that contents take of the block they become effective in.</summary>
    public static ulong GasOfOpening(long bytes) => OpeningGasPerByte * (ulong)bytes;

    /// <summary>The burned fee.</summary>
    public static UInt256 FeeOf(uint sizeBytes) => FeePerByte * sizeBytes;

    /// <summary>The bond, by the same price as an inline text's.</summary>
    public static UInt256 BondOf(uint sizeBytes) => AdmissionPrices.BondPerByte * sizeBytes;

    /// <summary>True when a sidecar recorded in an epoch cannot be activated any more.</summary>
    public static bool IsExpired(Epoch recorded, Epoch running) =>
        running.Value > checked(recorded.Value + WaitingEpochs);

    /// <summary>
    /// Where a content lies on the way into the chain. Block h lets the bytes from h * 1 MiB to (h + 1) * 1
    /// MiB through; contents follow each other without gaps and the one that ends in a block's bytes becomes
    /// effective in it. So their order is that of their activation, and the height is known at once.
    /// </summary>
    /// <param name="activation">The activating block.</param>
    /// <param name="end">Where the content activated before it ends.</param>
    /// <param name="sizeBytes">Its length; at least 1.</param>
    public static (Height Effective, ulong End) Schedule(Height activation, ulong end, uint sizeBytes)
    {
        ulong earliest = checked((activation.Value + DelayBlocks) * BytesPerBlock);
        ulong newEnd = checked(Math.Max(earliest, end) + sizeBytes);
        return (new Height((newEnd - 1) / BytesPerBlock), newEnd);
    }
}
