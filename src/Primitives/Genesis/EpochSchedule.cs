using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Genesis;

/// <summary>
/// Which heights belong to which epoch: epoch e holds (e * L, (e + 1) * L]. Genesis, height 0, is the anchor
/// of epoch 0 and counts to it. Immutable, thread-safe.
/// </summary>
public sealed class EpochSchedule
{
    private readonly ulong _length;

    /// <summary>Epochs of <paramref name="epochBlocks"/> blocks each.</summary>
    /// <param name="epochBlocks">L; 1 to <see cref="GenesisRules.EpochBlocksMax"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">L is out of its range.</exception>
    public EpochSchedule(ulong epochBlocks)
    {
        ArgumentOutOfRangeException.ThrowIfZero(epochBlocks);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(epochBlocks, GenesisRules.EpochBlocksMax);
        _length = epochBlocks;
    }

    /// <summary>The epochs of a chain.</summary>
    public static EpochSchedule Of(GenesisConsensus consensus)
    {
        ArgumentNullException.ThrowIfNull(consensus);
        return new EpochSchedule(consensus.EpochBlocks);
    }

    /// <summary>Blocks of an epoch: L.</summary>
    public ulong EpochBlocks => _length;

    /// <summary>The epoch of a height.</summary>
    public Epoch EpochOf(Height height) => new(height.Value == 0 ? 0 : (height.Value - 1) / _length);

    /// <summary>The last height of an epoch: (e + 1) * L.</summary>
    /// <exception cref="OverflowException">The height is beyond 2^64.</exception>
    public Height BoundaryOf(Epoch epoch) => new(checked((epoch.Value + 1) * _length));

    /// <summary>True for the last height of an epoch; genesis is none.</summary>
    public bool IsBoundary(Height height) => height.Value != 0 && height.Value % _length == 0;
}
