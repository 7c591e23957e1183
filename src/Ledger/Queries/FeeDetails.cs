using OpenLedger.Ledger.Fees;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>The fee of an inference. host + protocol + model + stakers + data = total.</summary>
/// <param name="Total">What the payer paid.</param>
/// <param name="Host">To the host.</param>
/// <param name="Protocol">Burned and to the treasury.</param>
/// <param name="Model">To the model's owner.</param>
/// <param name="Stakers">To the stakers.</param>
/// <param name="Data">For contributions.</param>
/// <param name="Unattributed">Part of data that no contribution earned: the treasury's.</param>
public sealed record FeeDetails(
    UInt256 Total,
    UInt256 Host,
    UInt256 Protocol,
    UInt256 Model,
    UInt256 Stakers,
    UInt256 Data,
    UInt256 Unattributed)
{
    /// <summary>The parts of a split.</summary>
    public static FeeDetails Of(FeeSplit fee) => new(
        fee.Total, fee.Host, fee.Protocol, fee.Model, fee.Stakers, fee.Data, fee.Unattributed);
}
