using System.Globalization;
using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Influence;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Proofs;

/// <summary>
/// Whose text a response is and what each contribution earns: what a settlement carries and every validator
/// recomputes and compares byte for byte. RLP list:
/// <code>[engineVersion, modelId, revision, requestHash:32, responseHash:32, n, U_tot,
///  [[start, length, contribution, position]...] by start, payoutRoot:32]</code>
/// payoutRoot = keccak(rlp([[contribution, wei]...])) by contribution. Of engine B the rows are
/// [[contribution, start, weight]...], the heaviest first, and U_tot is what the fee is divided by.
/// </summary>
/// <param name="EngineVersion">Version of the rules: <see cref="EngineA"/> or <see
/// cref="EngineB"/>.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="RequestHash">The inference id: the EIP-712 digest of the request.</param>
/// <param name="ResponseHash">Keccak-256 of the response.</param>
/// <param name="TokenCount">n.</param>
/// <param name="TotalWeight">U_tot, Q16.</param>
/// <param name="Spans">By start; none of engine B.</param>
/// <param name="PayoutRoot">Commits to what each contribution earns.</param>
public sealed record AttributionProof(
    uint EngineVersion,
    ModelId Model,
    uint Revision,
    Hash256 RequestHash,
    Hash256 ResponseHash,
    int TokenCount,
    ulong TotalWeight,
    IReadOnlyList<ProofSpan> Spans,
    Hash256 PayoutRoot)
{
    /// <summary>Engine A, exact windows, first version.</summary>
    public const uint EngineA = 1;

    /// <summary>Engine B, influence of training text, first version.</summary>
    public const uint EngineB = 2;

    /// <summary>The pieces a prediction stands on, the heaviest first; none of engine A.</summary>
    public IReadOnlyList<ProofHead> Heads { get; init; } = [];

    /// <summary>Most spans: one a token.</summary>
    public const int SpansMax = WindowTracer.ResponseTokensMax;

    /// <summary>Most bytes of an encoded proof.</summary>
    public const int BytesMax = 512 * 1024;

    /// <summary>Keccak-256 of the encoding.</summary>
    public Hash256 Hash => Keccak.Hash(Encode());

    /// <summary>The proof of a trace and its allocation.</summary>
    public static AttributionProof Build(
        ModelId model, uint revision, Hash256 requestHash, Hash256 responseHash, Trace trace,
        FeeAllocation allocation)
    {
        ProofSpan[] spans = new ProofSpan[trace.Spans.Count];
        for (int i = 0; i < spans.Length; i++)
        {
            TraceSpan span = trace.Spans[i];
            spans[i] = new ProofSpan(span.Start, span.Length, span.Contribution, span.Position);
        }

        return new AttributionProof(
            EngineA, model, revision, requestHash, responseHash, trace.TokenCount, trace.TotalWeight, spans,
            PayoutRootOf(allocation.Contributions));
    }

    /// <summary>The proof of a prediction and its allocation.</summary>
    /// <param name="model">The model.</param>
    /// <param name="revision">Its revision.</param>
    /// <param name="requestHash">The inference's id.</param>
    /// <param name="responseHash">Hash of the response.</param>
    /// <param name="tokens">Tokens of the response.</param>
    /// <param name="trace">What the prediction stands on.</param>
    /// <param name="allocation">What is paid.</param>
    public static AttributionProof Build(
        ModelId model, uint revision, Hash256 requestHash, Hash256 responseHash, int tokens,
        InfluenceTrace trace, FeeAllocation allocation) =>
        new(
            EngineB, model, revision, requestHash, responseHash, tokens, trace.TotalWeight, [],
            PayoutRootOf(allocation.Contributions))
        {
            Heads = [.. trace.Heads.Select(h => new ProofHead(h.Row.Contribution, h.Row.Start, h.Weight))],
        };

    /// <summary>keccak(rlp([[contribution, wei]...])), by contribution.</summary>
    public static Hash256 PayoutRootOf(IReadOnlyList<ContributionPayout> payouts)
    {
        RlpWriter writer = new(64 + (payouts.Count * 16));
        writer.StartList();
        foreach (ContributionPayout payout in payouts)
        {
            writer.StartList().WriteUInt(payout.Contribution.Value).WriteUInt256(payout.Wei).EndList();
        }

        return Keccak.Hash(writer.EndList().Written);
    }

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode()
    {
        RlpWriter writer = new(128 + (Spans.Count * 24));
        writer.StartList()
            .WriteUInt(EngineVersion).WriteUInt(Model.Value).WriteUInt(Revision)
            .WriteHash(RequestHash).WriteHash(ResponseHash)
            .WriteUInt((ulong)TokenCount).WriteUInt(TotalWeight)
            .StartList();
        foreach (ProofSpan span in Spans)
        {
            writer.StartList()
                .WriteUInt((ulong)span.Start).WriteUInt((ulong)span.Length)
                .WriteUInt(span.Contribution.Value).WriteUInt(span.Position)
                .EndList();
        }

        foreach (ProofHead head in Heads)
        {
            writer.StartList()
                .WriteUInt(head.Contribution.Value).WriteUInt((ulong)head.Start).WriteUInt(head.Weight)
                .EndList();
        }

        return writer.EndList().WriteHash(PayoutRoot).EndList().ToArray();
    }

    /// <summary>
    /// Reads canonical bytes, untrusted. Only the form is checked: whether the proof is right is decided by
    /// recomputing it.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out AttributionProof? proof, out RlpError error)
    {
        proof = null;
        if (bytes.Length > BytesMax)
        {
            error = RlpError.LengthTooLarge;
            return false;
        }

        RlpReader reader = new(bytes);
        RlpReader body = default;
        RlpReader rows = default;
        uint engine = 0, revision = 0;
        ulong model = 0, weight = 0;
        int count = 0;
        Hash256 request = default, response = default, payoutRoot = default;
        bool read = reader.TryReadList(out body) && reader.TryEnd()
            && TryReadUInt32(ref body, out engine, out error) && body.TryReadUInt64(out model)
            && TryReadUInt32(ref body, out revision, out error)
            && body.TryReadHash(out request) && body.TryReadHash(out response)
            && TryReadCount(ref body, out count, out error) && body.TryReadUInt64(out weight)
            && body.TryReadList(out rows) && body.TryReadHash(out payoutRoot) && body.TryEnd();
        error = reader.Error != RlpError.None ? reader.Error
            : body.Error != RlpError.None ? body.Error
            : read ? RlpError.None : RlpError.IntegerTooLarge;
        ProofSpan[] spans = [];
        ProofHead[] heads = [];
        bool rowsRead = error == RlpError.None && (engine == EngineB
            ? TryReadHeads(ref rows, out heads, out error)
            : TryReadSpans(ref rows, out spans, out error));
        proof = !rowsRead ? null : new AttributionProof(
            engine, new ModelId(model), revision, request, response, count, weight, spans, payoutRoot)
        {
            Heads = heads,
        };
        return rowsRead;
    }

    /// <summary>
    /// Names the first field, in the order of the encoding, in which two proofs differ, with both values;
    /// null when they are equal.
    /// </summary>
    public static string? FirstDifference(AttributionProof expected, AttributionProof given) =>
        Difference("engineVersion", expected.EngineVersion, given.EngineVersion)
        ?? Difference("modelId", expected.Model, given.Model)
        ?? Difference("revision", expected.Revision, given.Revision)
        ?? Difference("requestHash", expected.RequestHash, given.RequestHash)
        ?? Difference("responseHash", expected.ResponseHash, given.ResponseHash)
        ?? Difference("n", expected.TokenCount, given.TokenCount)
        ?? Difference("U_tot", expected.TotalWeight, given.TotalWeight)
        ?? SpanDifference(expected.Spans, given.Spans)
        ?? HeadDifference(expected.Heads, given.Heads)
        ?? Difference("payoutRoot", expected.PayoutRoot, given.PayoutRoot);

    private static string? SpanDifference(IReadOnlyList<ProofSpan> expected, IReadOnlyList<ProofSpan> given)
    {
        for (int i = 0; i < Math.Min(expected.Count, given.Count); i++)
        {
            string row = string.Create(CultureInfo.InvariantCulture, $"spans[{i}]");
            string? difference =
                Difference(row + ".start", expected[i].Start, given[i].Start)
                ?? Difference(row + ".length", expected[i].Length, given[i].Length)
                ?? Difference(row + ".contribution", expected[i].Contribution, given[i].Contribution)
                ?? Difference(row + ".position", expected[i].Position, given[i].Position);
            if (difference is not null)
            {
                return difference;
            }
        }

        return Difference("spans.count", expected.Count, given.Count);
    }

    private static string? HeadDifference(IReadOnlyList<ProofHead> expected, IReadOnlyList<ProofHead> given)
    {
        for (int i = 0; i < Math.Min(expected.Count, given.Count); i++)
        {
            string row = string.Create(CultureInfo.InvariantCulture, $"heads[{i}]");
            string? difference =
                Difference(row + ".contribution", expected[i].Contribution, given[i].Contribution)
                ?? Difference(row + ".start", expected[i].Start, given[i].Start)
                ?? Difference(row + ".weight", expected[i].Weight, given[i].Weight);
            if (difference is not null)
            {
                return difference;
            }
        }

        return Difference("heads.count", expected.Count, given.Count);
    }

    private static string? Difference<T>(string field, T expected, T given)
        where T : IEquatable<T> =>
        expected.Equals(given)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{field}: expected {expected}, given {given}");

    private static bool TryReadSpans(ref RlpReader rows, out ProofSpan[] spans, out RlpError error)
    {
        spans = [];
        if (!rows.TryCountItems(SpansMax, out int count))
        {
            error = rows.Error;
            return false;
        }

        ProofSpan[] read = new ProofSpan[count];
        for (int i = 0; i < count; i++)
        {
            if (!rows.TryReadList(out RlpReader row))
            {
                error = rows.Error;
                return false;
            }

            ulong contribution = 0, position = 0;
            int length = 0;
            bool done = TryReadCount(ref row, out int start, out error)
                && TryReadCount(ref row, out length, out error)
                && row.TryReadUInt64(out contribution) && row.TryReadUInt64(out position) && row.TryEnd();
            if (!done)
            {
                error = row.Error != RlpError.None ? row.Error : error;
                return false;
            }

            read[i] = new ProofSpan(start, length, new ContributionId(contribution), position);
        }

        (spans, error) = (read, RlpError.None);
        return true;
    }

    private static bool TryReadHeads(ref RlpReader rows, out ProofHead[] heads, out RlpError error)
    {
        heads = [];
        if (!rows.TryCountItems(InfluenceTrace.HeadsMax, out int count))
        {
            error = rows.Error;
            return false;
        }

        ProofHead[] read = new ProofHead[count];
        for (int i = 0; i < count; i++)
        {
            if (!rows.TryReadList(out RlpReader row))
            {
                error = rows.Error;
                return false;
            }

            error = RlpError.None;
            ulong weight = 0;
            int start = 0;
            bool done = row.TryReadUInt64(out ulong contribution)
                && TryReadCount(ref row, out start, out error)
                && row.TryReadUInt64(out weight) && row.TryEnd();
            if (!done)
            {
                error = row.Error != RlpError.None ? row.Error : error;
                return false;
            }

            read[i] = new ProofHead(new ContributionId(contribution), start, weight);
        }

        (heads, error) = (read, RlpError.None);
        return true;
    }

    private static bool TryReadUInt32(ref RlpReader reader, out uint value, out RlpError error)
    {
        bool read = reader.TryReadUInt64(out ulong wide);
        bool fits = wide <= uint.MaxValue;
        error = !read ? reader.Error : fits ? RlpError.None : RlpError.IntegerTooLarge;
        value = fits ? (uint)wide : 0;
        return read && fits;
    }

    private static bool TryReadCount(ref RlpReader reader, out int value, out RlpError error)
    {
        bool read = TryReadUInt32(ref reader, out uint wide, out error);
        bool fits = wide <= int.MaxValue;
        error = read && !fits ? RlpError.IntegerTooLarge : error;
        value = fits ? (int)wide : 0;
        return read && fits;
    }
}
