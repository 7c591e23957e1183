using System.Text;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>Reads settled inferences: the record of the block, and prompt and response out of the
/// calldata.</summary>
internal sealed class InferenceReader(IChainReader chain)
{
    public InferenceDetails? Details(Hash256 id)
    {
        if (Find(id) is not { } found)
        {
            return null;
        }

        AttributionRecord record = found.Record;
        SettledTexts arguments = TextsOf(found.Transaction);
        return new InferenceDetails(
            id, found.Block.Header.Number, found.Block.Header.Timestamp, found.Transaction.Hash,
            record.TransactionIndex, record.Model, record.Revision, record.Payer, record.Host,
            record.ModelOwner,
            TextOf(arguments.Prompt), TextOf(arguments.Response), record.TokensIn, record.TokensOut,
            FeeDetails.Of(record.Fee), record.Proof, Keccak.Hash(record.Proof),
            AcceptanceDetails.Of(record, chain.Head));
    }

    public InferenceTrace? Trace(Hash256 id)
    {
        if (Find(id) is not { } found)
        {
            return null;
        }

        AttributionRecord record = found.Record;
        SettledTexts arguments = TextsOf(found.Transaction);
        var response = new SpanReader(arguments.Response.ToArray());
        var datanets = new DatanetSlots(new StateSlots(chain.Head.State));
        SpanDetails[] spans = [.. record.Payouts.Select(payout => response.Describe(payout, datanets))];
        return new InferenceTrace(
            id, found.Block.Header.Number, found.Transaction.Hash, record.Model, record.Payer, record.Host,
            TextOf(arguments.Prompt), TextOf(arguments.Response), response.Tokens, spans,
            FeeDetails.Of(record.Fee),
            Keccak.Hash(record.Proof), found.Block.Header.AttributionRoot,
            AcceptanceDetails.Of(record, chain.Head));
    }

    public IReadOnlyList<InferenceSummary> List(ulong? beforeSequence, int limit)
    {
        List<InferenceSummary> list = [];
        foreach (InferenceEntry entry in chain.ListInferences(beforeSequence, limit))
        {
            Settled? found = Find(entry.InferenceId);
            Invariant.Require(found is not null, "a listed inference is stored");
            AttributionRecord record = found.Record;
            list.Add(new InferenceSummary(
                entry.Sequence, entry.InferenceId, entry.Height, found.Transaction.Hash, record.Model,
                record.Payer,
                record.Host, record.Fee.Total));
        }

        return list;
    }

    private static string TextOf(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    private static SettledTexts TextsOf(Transaction transaction)
    {
        var texts = SettledTexts.TryRead(transaction.Data.Span);
        Invariant.Require(texts is not null, "the transaction of an attribution is a settlement");
        return texts;
    }

    private Settled? Find(Hash256 id)
    {
        if (chain.FindInference(id) is not { } location)
        {
            return null;
        }

        Block? block = chain.GetBlock(location.Height);
        AttributionRecord? record =
            chain.GetAttributions(location.Height).FirstOrDefault(r => r.InferenceId == id);
        Invariant.Require(block is not null && record is not null, "an indexed inference is stored");
        return new Settled(block, block.Transactions[location.Index], record);
    }

    private sealed record Settled(Block Block, Transaction Transaction, AttributionRecord Record);
}
