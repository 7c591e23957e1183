namespace OpenLedger.Attribution.Softmax;

/// <summary>How a head is trained.</summary>
/// <param name="Epochs">Passes over all rows, 1 to <see cref="EpochsMax"/>.</param>
/// <param name="Rate">Step length, Q16, 1 to <see cref="RateMax"/>.</param>
/// <param name="Penalty">lambda of the penalty lambda / 2 |W|^2 beside the mean loss of a row, Q16,
/// <see cref="PenaltyMin"/> to <see cref="PenaltyMax"/>.</param>
public readonly record struct TrainingParameters(int Epochs, int Rate, int Penalty)
{
    /// <summary>Most epochs.</summary>
    public const int EpochsMax = 1_024;

    /// <summary>The longest step: 8.0.</summary>
    public const int RateMax = 8 << 16;

    /// <summary>The smallest penalty: 2^-12.</summary>
    public const int PenaltyMin = 1 << 4;

    /// <summary>The largest penalty: 1/2.</summary>
    public const int PenaltyMax = 1 << 15;

    /// <summary>True when all three are within their limits.</summary>
    public bool AreValid =>
        Epochs is >= 1 and <= EpochsMax && Rate is >= 1 and <= RateMax
        && Penalty is >= PenaltyMin and <= PenaltyMax;
}
