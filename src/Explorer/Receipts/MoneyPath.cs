using OpenLedger.Explorer.Drawings;
using OpenLedger.Explorer.Words;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Explorer.Receipts;

/// <summary>The way of a fee from its payer to everybody it pays, as a tree of amounts.</summary>
public static class MoneyPath
{
    /// <summary>Contributions drawn one by one; the others are drawn together.</summary>
    public const int DrawnMax = 12;

    /// <summary>The tree of a receipt; parts of zero wei are left out.</summary>
    public static FlowNode Of(InferenceReceipt receipt)
    {
        FeeDetails fee = receipt.Trace.Fee;
        FlowNode data = new("for contributions", fee.Data, "data", null, DataParts(receipt, fee));
        FlowNode[] parts =
        [
            data,
            Leaf("model owner", fee.Model, "model", Account(receipt.Details.ModelOwner)),
            Leaf("stakers", fee.Stakers, "stakers", "/validators"),
            Leaf("burned and treasury", fee.Protocol, "protocol", null),
            Leaf("host", fee.Host, "host", Account(receipt.Trace.Host)),
        ];
        return new FlowNode(
            "payer", fee.Total, "payer", Account(receipt.Trace.Payer),
            [.. parts.Where(part => !part.Wei.IsZero)]);
    }

    private static IReadOnlyList<FlowNode> DataParts(InferenceReceipt receipt, FeeDetails fee)
    {
        if (!receipt.IsPaid)
        {
            return [Leaf(receipt.Trace.Acceptance.ToWords(), fee.Data, "none", null)];
        }

        List<FlowNode> parts = [.. receipt.Shares.Take(DrawnMax).Select(share => Leaf(
            Amounts.Cut(share.Contribution?.Title ?? $"contribution {share.First.ContributionId}", 36),
            share.Wei,
            $"c{share.Colour}",
            $"/contribution/{share.First.ContributionId}"))];
        UInt256 others = receipt.Shares.Skip(DrawnMax).Aggregate(
            UInt256.Zero, (sum, share) => sum + share.Wei);
        parts.Add(Leaf($"{receipt.Shares.Count - DrawnMax} more contributions", others, "data", null));
        parts.Add(Leaf("unattributed: treasury", fee.Unattributed, "none", null));
        return [.. parts.Where(part => !part.Wei.IsZero)];
    }

    private static FlowNode Leaf(string label, UInt256 wei, string style, string? link) =>
        new(label, wei, style, link, []);

    private static string Account(Address address) => $"/account/{address}";
}
