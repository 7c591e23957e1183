using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Softmax;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference;

/// <summary>What pieces of training text earned, in the form of payouts: each stands for the whole
/// answer.</summary>
internal static class HeadPayouts
{
    /// <summary>The payout of one piece; its position is the piece's first token.</summary>
    public static Payout Of(HeadPayout head, PayeeResolver payees, uint tokensOut)
    {
        TrainingRow row = head.Head.Row;
        (DatanetId datanet, Address payee) = payees.Resolve(row.Contribution);
        return new Payout(
            0, (int)tokensOut, row.Contribution, (ulong)row.Start, datanet, payee, head.Head.Weight,
            head.Wei);
    }
}
