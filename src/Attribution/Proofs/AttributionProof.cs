using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Proofs;

/// <summary>
/// Whose text a response is and what each contribution earns: what a settlement carries and every validator recomputes
/// and compares byte for byte. RLP list:
/// <code>[engineVersion, modelId, revision, requestHash:32, responseHash:32, n, U_tot,
///  [[start, length, contribution, position]...] by start, payoutRoot:32]</code>
/// payoutRoot = keccak(rlp([[contribution, wei]...])) by contribution.
/// </summary>
/// <param name="EngineVersion">Version of the rules: <see cref="EngineA"/>.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="RequestHash">The inference id: the EIP-712 digest of the request.</param>
/// <param name="ResponseHash">Keccak-256 of the response.</param>
/// <param name="TokenCount">n.</param>
/// <param name="TotalWeight">U_tot, Q16.</param>
/// <param name="Spans">By start.</param>
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

    /// <summary>Most spans: one a token.</summary>
    public const int SpansMax = WindowTracer.ResponseTokensMax;

    /// <summary>Most bytes of an encoded proof.</summary>
    public const int BytesMax = 512 * 1024;

    /// <summary>Keccak-256 of the encoding.</summary>
    public Hash256 Hash => throw new NotImplementedException();

    /// <summary>The proof of a trace and its allocation.</summary>
    public static AttributionProof Build(
        ModelId model, uint revision, Hash256 requestHash, Hash256 responseHash, Trace trace, FeeAllocation allocation) =>
        throw new NotImplementedException();

    /// <summary>keccak(rlp([[contribution, wei]...])), by contribution.</summary>
    public static Hash256 PayoutRootOf(IReadOnlyList<ContributionPayout> payouts) => throw new NotImplementedException();

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() => throw new NotImplementedException();

    /// <summary>Reads canonical bytes, untrusted.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out AttributionProof? proof, out RlpError error) =>
        throw new NotImplementedException();

    /// <summary>
    /// Names the first field, in the order of the encoding, in which two proofs differ, with both values; null when
    /// they are equal.
    /// </summary>
    public static string? FirstDifference(AttributionProof expected, AttributionProof given) =>
        throw new NotImplementedException();
}
