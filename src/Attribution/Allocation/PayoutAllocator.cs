using OpenLedger.Attribution.Influence;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Allocation;

/// <summary>
/// The one allocation rule.
/// <para>A span S earns <c>floor(F_data * A_S / U_tot)</c>: the share of the response's whole weight that
/// its tokens carry. A contribution earns the sum over its spans. Nothing else enters: no identity, no
/// stake, no order of arrival beyond who owns a token, no number of contributors.</para>
/// <para>Consequences. Payouts are additive over spans, so splitting a contribution over wallets or merging
/// some gains nothing but the loss of rounding. Unattributed weight keeps its share of the fee, which goes
/// to the treasury and is never redistributed: nobody earns more because others are missing. The sum of
/// payouts never exceeds the fee; the remainder, rounding included, is exact.</para>
/// <para>A prediction has no spans: its credit units are pieces of training text that head a cluster, and
/// a head earns <c>floor(F_data * v_h / max(sum of v, s_qq, 1))</c>. The same holds: nothing but weights
/// enters, whoever owns a piece; what stands below s_qq, the question's own influence, stays
/// unattributed.</para>
/// </summary>
public static class PayoutAllocator
{
    /// <summary>Largest fee of one inference: 2^80 wei. The ledger refuses more as FEE_TOO_LARGE.</summary>
    public static UInt256 FeeMax => new(0, 1UL << 16, 0, 0);

    /// <summary>Divides the data part of a fee over the spans of a trace.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A fee above <see cref="FeeMax"/>.</exception>
    public static FeeAllocation Allocate(UInt256 dataFee, Trace trace)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dataFee, FeeMax);
        SpanPayout[] spans = new SpanPayout[trace.Spans.Count];
        UInt256 paid = UInt256.Zero;
        for (int i = 0; i < spans.Length; i++)
        {
            TraceSpan span = trace.Spans[i];
            UInt256 wei = trace.TotalWeight == 0
                ? UInt256.Zero
                : UInt256.MultiplyDivide(dataFee, span.Weight, trace.TotalWeight);
            spans[i] = new SpanPayout(span, wei);
            paid += wei;
        }

        ContributionPayout[] contributions = ContributionPayout.Sum(
            spans.Select(span => new ContributionPayout(span.Span.Contribution, span.Wei)));
        return new FeeAllocation(dataFee, spans, contributions, Rest(dataFee, paid));
    }

    /// <summary>Divides the data part of a fee over the pieces a prediction stands on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A fee above <see cref="FeeMax"/>.</exception>
    public static FeeAllocation Allocate(UInt256 dataFee, InfluenceTrace trace)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dataFee, FeeMax);
        var heads = new HeadPayout[trace.Heads.Count];
        UInt256 paid = UInt256.Zero;
        for (int i = 0; i < heads.Length; i++)
        {
            InfluenceHead head = trace.Heads[i];
            UInt256 wei = UInt256.MultiplyDivide(dataFee, head.Weight, trace.TotalWeight);
            heads[i] = new HeadPayout(head, wei);
            paid += wei;
        }

        ContributionPayout[] contributions = ContributionPayout.Sum(
            heads.Select(head => new ContributionPayout(head.Head.Row.Contribution, head.Wei)));
        return new FeeAllocation(dataFee, [], contributions, Rest(dataFee, paid))
        {
            Heads = heads,
        };
    }

    private static UInt256 Rest(UInt256 dataFee, UInt256 paid)
    {
        Invariant.Require(paid <= dataFee, "payouts above the fee");
        return dataFee - paid;
    }
}
