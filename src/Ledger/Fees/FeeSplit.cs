using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Fees;

/// <summary>
/// How the fee of one inference is shared, to the wei (docs/spec/contracts.md, "Fee split"):
/// <code>
/// total     = host + modelFee
/// protocol  = floor(modelFee * 10 %)    half of it burned (rounded down), the rest to the treasury
/// model     = floor(modelFee * 20 %)    to the model's owner
/// stakers   = floor(modelFee * 20 %)    to the stakers' accumulator
/// data      = modelFee - protocol - model - stakers
/// </code>
/// The percentages are the defaults of <see cref="GenesisFees"/>. Protocol, model and stakers are floors;
/// data is the rest, so the parts always sum to the total. What attribution leaves of the data part is
/// <see cref="Unattributed"/> and goes to the treasury; it is never redistributed.
/// </summary>
public sealed record FeeSplit(
    UInt256 Host,
    UInt256 Protocol,
    UInt256 Burned,
    UInt256 Model,
    UInt256 Stakers,
    UInt256 Data,
    UInt256 Unattributed)
{
    /// <summary>The largest fee of one inference: 2^80 wei.</summary>
    public static readonly UInt256 TotalMax = UInt256.One << 80;

    private const uint PriceUnitTokens = 1_000;

    /// <summary>What the payer pays.</summary>
    public UInt256 Total => Host + Protocol + Model + Stakers + Data;

    /// <summary>The fee without the host's part.</summary>
    public UInt256 ModelFee => Protocol + Model + Stakers + Data;

    /// <summary>The treasury's part of the protocol share; what is unattributed comes on top.</summary>
    public UInt256 ProtocolToTreasury => Protocol - Burned;

    /// <summary>
    /// The price of <paramref name="tokensIn"/> prompt and <paramref name="tokensOut"/> response tokens at
    /// prices in wei per 1,000 tokens: ceil((tokensIn * priceIn + tokensOut * priceOut) / 1000). Prices are
    /// at most 2^80.
    /// </summary>
    public static UInt256 Price(uint tokensIn, uint tokensOut, UInt256 priceIn, UInt256 priceOut)
    {
        UInt256 exact = (priceIn * tokensIn) + (priceOut * tokensOut);
        (UInt256 quotient, UInt256 remainder) = UInt256.DivRem(exact, PriceUnitTokens);
        return remainder.IsZero ? quotient : quotient + UInt256.One;
    }

    /// <summary>Shares a fee; nothing is attributed yet, so the whole data part is unattributed.</summary>
    /// <param name="hostFee">What the host asks; more than the model fee is cut to the model fee.</param>
    /// <param name="modelFee">The model's price of the inference.</param>
    /// <param name="shares">The chain's shares.</param>
    public static FeeSplit Of(UInt256 hostFee, UInt256 modelFee, GenesisFees shares)
    {
        UInt256 protocol = Share(modelFee, shares.ProtocolBps);
        UInt256 model = Share(modelFee, shares.ModelBps);
        UInt256 stakers = Share(modelFee, shares.StakersBps);
        UInt256 data = modelFee - protocol - model - stakers;
        UInt256 burned = Share(protocol, shares.ProtocolBurnBps);
        return new FeeSplit(UInt256.Min(hostFee, modelFee), protocol, burned, model, stakers, data, data);
    }

    /// <summary>The same split with <paramref name="attributed"/> wei of the data part assigned to
    /// contributions.</summary>
    public FeeSplit WithAttributed(UInt256 attributed) => this with { Unattributed = Data - attributed };

    private static UInt256 Share(UInt256 amount, uint bps) =>
        UInt256.MultiplyDivide(amount, bps, GenesisFees.WholeBps);
}
