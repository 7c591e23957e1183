using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>
/// What redelegated stake still owes for faults of where it came from. A slash writes one factor for each
/// epoch; the lots are brought up to date when their owner, or anybody for it, touches them, and always
/// before their wei can leave.
/// </summary>
internal sealed class Liability(DelegationSlots slots, uint unbondingEpochs)
{
    /// <summary>Brings lots up to date.</summary>
    /// <returns>The lots that stay liable; the shares among those given that are lost.</returns>
    public (IReadOnlyList<LiableLot> Lots, UInt128 Lost) Apply(IReadOnlyList<LiableLot> lots, Epoch now)
    {
        List<LiableLot> kept = [];
        UInt128 lost = 0;
        foreach (LiableLot lot in lots)
        {
            UInt128 factor = FactorOf(lot.Source, lot.Since);
            UInt128 left = factor == lot.Factor
                ? lot.Shares
                : (UInt128)UInt256.MultiplyDivide(lot.Shares, factor, lot.Factor);
            lost += lot.Shares - left;
            if (left > 0 && !IsOver(lot.Since, now))
            {
                kept.Add(lot with { Shares = left, Factor = factor });
            }
        }

        return (kept, lost);
    }

    /// <summary>Adds shares that came from a validator in an epoch to lots that are up to date.</summary>
    /// <returns>The lots; null when there would be more than <see cref="DelegationSlots.LotsMax"/>.</returns>
    public static IReadOnlyList<LiableLot>? Add(IReadOnlyList<LiableLot> lots, LiableLot added)
    {
        LiableLot[] sum = [.. lots];
        int same = Array.FindIndex(sum, lot => lot.Source == added.Source && lot.Since == added.Since);
        if (same < 0)
        {
            return sum.Length == DelegationSlots.LotsMax ? null : [.. sum, added];
        }

        Invariant.Require(sum[same].Factor == added.Factor, "lots that are added are up to date");
        sum[same] = added with { Shares = checked(sum[same].Shares + added.Shares) };
        return sum;
    }

    /// <summary>The factor a redelegation away from a validator begins with, which is stored with
    /// it.</summary>
    public UInt128 Begin(ValidatorId source, Epoch now)
    {
        UInt128? factor = slots.LoadFactor(source, now);
        if (factor is null)
        {
            slots.SaveFactor(source, now, DelegationSlots.WholeFactor);
        }

        return factor ?? DelegationSlots.WholeFactor;
    }

    /// <summary>True when no fault can be proven any more that stake from that epoch would pay for.</summary>
    public bool IsOver(Epoch since, Epoch now) => now.Value > checked(since.Value + unbondingEpochs);

    private UInt128 FactorOf(ValidatorId source, Epoch since)
    {
        UInt128? factor = slots.LoadFactor(source, since);
        Invariant.Require(factor is not null, "a lot's source has a factor of its epoch");
        return factor.Value;
    }
}
