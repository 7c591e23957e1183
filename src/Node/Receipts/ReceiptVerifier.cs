using System.Globalization;
using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Proofs;
using OpenLedger.Consensus.Light;
using OpenLedger.Explorer;
using OpenLedger.Explorer.Receipts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Receipts;

/// <summary>
/// Checks receipts for the explorer: the block is final by the rules of a light client that trusts the genesis
/// file alone, its header commits to the settlement and to the proof, the proof is of this answer and these
/// payouts, and running the model again gives the same bytes.
/// </summary>
internal sealed class ReceiptVerifier(IChainReader chain, LedgerQueries queries, FinalityCheck finality)
    : IReceiptVerifier
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<VerificationStep>?> VerifyAsync(
        Hash256 inferenceId, CancellationToken cancellation)
    {
        if (chain.FindInference(inferenceId) is not { } location
            || chain.GetBlock(location.Height) is not { } block)
        {
            return null;
        }

        IReadOnlyList<AttributionRecord> records = chain.GetAttributions(location.Height);
        AttributionRecord record = records.First(one => one.InferenceId == inferenceId);
        bool settles = InferenceRequestAbi.TryDecodeSettle(
            block.Transactions[location.Index].Data.Span, out SettleArguments settlement);
        Invariant.Require(settles, "the transaction of an inference settles it");
        return
        [
            await FinalAsync(block, cancellation).ConfigureAwait(false),
            HeaderHoldsTransaction(block, location),
            HeaderHoldsProof(block, records, record),
            ProofIsOfAnswer(record, settlement),
            PayoutsAreOfProof(record),
            Replayed(record, settlement),
        ];
    }

    private async Task<VerificationStep> FinalAsync(Block block, CancellationToken cancellation)
    {
        const string Question = "Is the block final?";
        (LightVerdict.Proven? proven, string? problem) =
            await finality.CheckAsync(block.Header.Number, cancellation).ConfigureAwait(false);
        if (proven is null)
        {
            return new VerificationStep(Question, VerificationOutcome.Failed, problem!, []);
        }

        bool same = proven.Block.Hash == block.Hash;
        decimal share = 100m * proven.SignedPower.Value / proven.Validators.TotalPower.Value;
        return Step(
            Question,
            same,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{proven.Signers.Count} of {proven.Validators.Count} validators, {share:0.#} % of the power, signed"
                + $" the certificate of block {proven.NamedHeight}; more than two thirds are needed. The"
                + $" signatures were checked from block {proven.Trusted.Header.Number} on,"
                + $" {proven.EpochsPassed} epochs before."),
            ("block", block.Hash.ToString()),
            ("trusted block", proven.Trusted.Hash.ToString()),
            ("signers", string.Join(", ", proven.Signers)));
    }

    private static VerificationStep HeaderHoldsTransaction(Block block, TransactionLocation location)
    {
        Hash256 root = BlockRoots.OfTransactions(block.Transactions);
        return Compare(
            "Does the header commit to the settlement?",
            $"The root over the block's {block.Transactions.Count} transactions was computed again; the"
            + $" settlement is number {location.Index} of them.",
            ("transactions root in the header", block.Header.TransactionsRoot),
            ("computed", root));
    }

    private static VerificationStep HeaderHoldsProof(
        Block block, IReadOnlyList<AttributionRecord> records, AttributionRecord record)
    {
        Hash256 root = BlockRoots.OfAttributions(records);
        VerificationStep step = Compare(
            "Does the header commit to the attribution proof?",
            $"The root over the block's {records.Count} attribution proofs was computed again; this one has"
            + $" {record.Proof.Length} bytes.",
            ("attribution root in the header", block.Header.AttributionRoot),
            ("computed", root));
        KeyValuePair<string, string> proof = new("proof", Keccak.Hash(record.Proof).ToString());
        return step with { Facts = [.. step.Facts, proof] };
    }

    private static VerificationStep ProofIsOfAnswer(AttributionRecord record, SettleArguments settlement)
    {
        const string Question = "Is the proof about this question and this answer?";
        if (!AttributionProof.TryDecode(record.Proof, out AttributionProof? proof, out _))
        {
            return new VerificationStep(
                Question, VerificationOutcome.Failed, "The proof cannot be read.", []);
        }

        Hash256 response = Keccak.Hash(settlement.Response.Span);
        bool holds = proof!.RequestHash == record.InferenceId && proof.ResponseHash == response
            && settlement.Proof.Span.SequenceEqual(record.Proof);
        return Step(
            Question,
            holds,
            "The proof names the request the payer signed and the hash of the response in the settlement.",
            ("request in the proof", proof.RequestHash.ToString()),
            ("request signed", record.InferenceId.ToString()),
            ("response in the proof", proof.ResponseHash.ToString()),
            ("response hashed", response.ToString()));
    }

    private static VerificationStep PayoutsAreOfProof(AttributionRecord record)
    {
        AttributionProof.TryDecode(record.Proof, out AttributionProof? proof, out _);
        Hash256 root = AttributionProof.PayoutRootOf(ContributionPayout.Sum(
            record.Payouts.Select(payout => new ContributionPayout(payout.Contribution, payout.Wei))));
        UInt256 paid = record.Payouts.Aggregate(UInt256.Zero, (sum, payout) => sum + payout.Wei);
        bool conserved = paid + record.Fee.Unattributed == record.Fee.Data
            && record.Fee.Host + record.Fee.Protocol + record.Fee.Model + record.Fee.Stakers + record.Fee.Data
                == record.Fee.Total;
        return Step(
            "Was everybody paid what the proof says, to the wei?",
            proof?.PayoutRoot == root && conserved,
            $"{paid} wei went to contributions and {record.Fee.Unattributed} wei, attributed to nobody, to the"
            + $" treasury: together the data share of {record.Fee.Data}. All parts sum to the"
            + $" {record.Fee.Total} wei paid.",
            ("payout root in the proof", proof?.PayoutRoot.ToString() ?? "none"),
            ("computed", root.ToString()));
    }

    private VerificationStep Replayed(AttributionRecord record, SettleArguments settlement)
    {
        const string Question = "Does running it again give the same answer and the same proof?";
        QueryAnswer<InferenceRun> answer = queries.RunInference(new InferenceQuery(
            record.Model,
            System.Text.Encoding.UTF8.GetString(settlement.Prompt.Span),
            null,
            settlement.Request,
            settlement.Signature.ToArray()));
        if (answer.Value is not { } run)
        {
            return new VerificationStep(
                Question,
                VerificationOutcome.Skipped,
                $"The model has changed since ({answer.Refusal!.Reason}: {answer.Refusal.Detail}); every validator"
                + " ran it before the block became final.",
                []);
        }

        bool same = run.Proof.AsSpan().SequenceEqual(record.Proof)
            && run.Response == System.Text.Encoding.UTF8.GetString(settlement.Response.Span);
        return Step(
            Question,
            same,
            $"The model was run again on this node just now: {run.TokensOut} tokens, {run.Spans.Count} spans.",
            ("proof settled", Keccak.Hash(record.Proof).ToString()),
            ("proof computed", Keccak.Hash(run.Proof).ToString()));
    }

    private static VerificationStep Compare(
        string question, string answer, (string Name, Hash256 Value) stated, (string Name, Hash256 Value) computed) =>
        Step(
            question,
            stated.Value == computed.Value,
            answer,
            (stated.Name, stated.Value.ToString()),
            (computed.Name, computed.Value.ToString()));

    private static VerificationStep Step(
        string question, bool holds, string answer, params ReadOnlySpan<(string Name, string Value)> facts)
    {
        List<KeyValuePair<string, string>> named = [];
        foreach ((string name, string value) in facts)
        {
            named.Add(new KeyValuePair<string, string>(name, value));
        }

        return new VerificationStep(
            question, holds ? VerificationOutcome.Passed : VerificationOutcome.Failed, answer, named);
    }
}
