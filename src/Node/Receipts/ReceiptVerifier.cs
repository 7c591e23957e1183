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
internal sealed class ReceiptVerifier(
    IChainReader chain, LedgerQueries queries, FinalityCheck finality, ulong chainId) : IReceiptVerifier
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
        var settlement = SettledTexts.TryRead(block.Transactions[location.Index].Data.Span);
        Invariant.Require(settlement is not null, "the transaction of an inference settles it");
        return
        [
            await FinalAsync(block, cancellation).ConfigureAwait(false),
            HeaderHoldsTransaction(block, location),
            HeaderHoldsProof(block, records, record),
            ProofIsOfAnswer(record, settlement),
            .. AnswerIsTheHosts(record, settlement),
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

    private static VerificationStep ProofIsOfAnswer(AttributionRecord record, SettledTexts settlement)
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

    private VerificationStep PayoutsAreOfProof(AttributionRecord record)
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
            $"{paid} wei {WhereTo(record)} and {record.Fee.Unattributed} wei, attributed to nobody, to the"
            + $" treasury: together the data share of {record.Fee.Data}. All parts sum to the"
            + $" {record.Fee.Total} wei paid.",
            ("payout root in the proof", proof?.PayoutRoot.ToString() ?? "none"),
            ("computed", root.ToString()));
    }

    private string WhereTo(AttributionRecord record) =>
        AcceptanceDetails.Of(record, chain.Head).Status switch
        {
            AcceptanceDetails.Awaited => "wait for the payer to accept the answer",
            AcceptanceDetails.Forfeited => "were not accepted by the payer and went to the treasury",
            _ => "went to contributions",
        };

    // A call through a channel has the payer's voucher instead of the host's signature.
    private IEnumerable<VerificationStep> AnswerIsTheHosts(AttributionRecord record, SettledTexts settlement)
    {
        if (settlement.External is not { } answer)
        {
            yield break;
        }

        Hash256 digest = answer.StatementOf(record.InferenceId).Digest(chainId);
        Address signer = default;
        bool recovered = Signature.TryFromBytes(answer.HostSignature.Span, out Signature signature)
            && Secp256k1.TryRecover(digest, signature, out signer);
        yield return Step(
            "Did the host sign this answer and this proof?",
            recovered && signer == record.Host,
            "External; " + AcceptanceDetails.Of(record, chain.Head).ToWords()
            + ". Nobody else ran the model: the host's bond stands for the proof, the payer's acceptance for the"
            + " answer.",
            ("host", record.Host.ToString()),
            ("signer", signer.ToString()));
    }

    private VerificationStep Replayed(AttributionRecord record, SettledTexts settlement)
    {
        if (settlement.BuiltIn is not { } builtIn)
        {
            return TracedAgain(record, settlement);
        }

        const string Question = "Does running it again give the same answer and the same proof?";
        QueryAnswer<InferenceRun> answer = queries.RunInference(new InferenceQuery(
            record.Model,
            System.Text.Encoding.UTF8.GetString(settlement.Prompt.Span),
            null,
            builtIn.Request,
            builtIn.Signature.ToArray()));
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

    private VerificationStep TracedAgain(AttributionRecord record, SettledTexts settlement)
    {
        QueryAnswer<InferenceRun> answer = queries.ReplayAnswer(
            record, settlement.Prompt.ToArray(), settlement.Response.ToArray());
        Invariant.Require(answer.Value is not null, "a settled answer is traced again");
        return Step(
            "Does tracing it again give the same proof?",
            answer.Value.Proof.AsSpan().SequenceEqual(record.Proof),
            $"The answer was traced again on this node just now, without the model: {answer.Value.TokensOut}"
            + $" tokens, {answer.Value.Spans.Count} spans.",
            ("proof settled", Keccak.Hash(record.Proof).ToString()),
            ("proof computed", Keccak.Hash(answer.Value.Proof).ToString()));
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
