using System.Text;
using OpenLedger.Attribution.Admission;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>
/// Everything about an admitted contribution that no later call needs from a slot, kept in the content
/// store under keccak(rlp([datanet, contributor, contentRoot, title, bytes, tokens, newVocabulary,
/// noveltyBps, height, timestamp, decision, [[start, length, origin, originOffset]...]])).
/// </summary>
/// <param name="Datanet">The datanet.</param>
/// <param name="Contributor">Who revealed it.</param>
/// <param name="ContentRoot">Root of the text's bytes, which are in the content store under it: their
/// keccak, or a sidecar's <see cref="Primitives.Content.ContentRoot"/>.</param>
/// <param name="Title">The contributor's label.</param>
/// <param name="Bytes">Length of the text.</param>
/// <param name="Tokens">Its tokens, masked ones included.</param>
/// <param name="NewVocabulary">Tokens nobody used before.</param>
/// <param name="NoveltyBps">Unmasked tokens per 10,000.</param>
/// <param name="Height">Block of the reveal.</param>
/// <param name="Timestamp">Second of the reveal.</param>
/// <param name="Decision">The admission's outcome in words.</param>
/// <param name="MaskedRuns">Runs seen before, by start.</param>
public sealed record ContributionRecord(
    DatanetId Datanet,
    Address Contributor,
    Hash256 ContentRoot,
    string Title,
    uint Bytes,
    uint Tokens,
    uint NewVocabulary,
    ushort NoveltyBps,
    Height Height,
    ulong Timestamp,
    string Decision,
    IReadOnlyList<MaskedRun> MaskedRuns)
{
    /// <summary>The longest title, in UTF-8 bytes.</summary>
    public const int TitleBytesMax = 128;

    /// <summary>The longest decision, in UTF-8 bytes.</summary>
    public const int DecisionBytesMax = 256;

    /// <summary>The RLP form.</summary>
    public byte[] Encode()
    {
        RlpWriter writer = new RlpWriter()
            .StartList()
            .WriteUInt(Datanet.Value)
            .WriteAddress(Contributor)
            .WriteHash(ContentRoot)
            .WriteBytes(Encoding.UTF8.GetBytes(Title))
            .WriteUInt(Bytes)
            .WriteUInt(Tokens)
            .WriteUInt(NewVocabulary)
            .WriteUInt(NoveltyBps)
            .WriteUInt(Height.Value)
            .WriteUInt(Timestamp)
            .WriteBytes(Encoding.UTF8.GetBytes(Decision))
            .StartList();
        foreach (MaskedRun run in MaskedRuns)
        {
            writer.StartList()
                .WriteUInt((ulong)run.Start).WriteUInt((ulong)run.Length)
                .WriteUInt(run.Origin.Value).WriteUInt((ulong)run.OriginOffset)
                .EndList();
        }

        return writer.EndList().EndList().ToArray();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote; anything else is a corrupt content store.</summary>
    public static ContributionRecord Decode(ReadOnlySpan<byte> rlp)
    {
        var reader = new RlpReader(rlp);
        bool ok = reader.TryReadList(out RlpReader list)
            & list.TryReadUInt64(out ulong datanet)
            & list.TryReadAddress(out Address contributor)
            & list.TryReadHash(out Hash256 root)
            & list.TryReadBytes(TitleBytesMax, out ReadOnlySpan<byte> title)
            & list.TryReadUInt64(out ulong bytes)
            & list.TryReadUInt64(out ulong tokens)
            & list.TryReadUInt64(out ulong newVocabulary)
            & list.TryReadUInt64(out ulong noveltyBps)
            & list.TryReadUInt64(out ulong height)
            & list.TryReadUInt64(out ulong timestamp)
            & list.TryReadBytes(DecisionBytesMax, out ReadOnlySpan<byte> decision)
            & list.TryReadList(out RlpReader runs)
            & list.TryEnd() & reader.TryEnd();
        Invariant.Require(ok, "a stored contribution record is readable");
        return new ContributionRecord(
            new DatanetId(datanet), contributor, root, Encoding.UTF8.GetString(title), (uint)bytes,
            (uint)tokens,
            (uint)newVocabulary, (ushort)noveltyBps, new Height(height), timestamp,
            Encoding.UTF8.GetString(decision),
            DecodeRuns(ref runs));
    }

    private static List<MaskedRun> DecodeRuns(ref RlpReader runs)
    {
        var decoded = new List<MaskedRun>();
        while (!runs.IsAtEnd)
        {
            bool ok = runs.TryReadList(out RlpReader run)
                & run.TryReadUInt64(out ulong start) & run.TryReadUInt64(out ulong length)
                & run.TryReadUInt64(out ulong origin) & run.TryReadUInt64(out ulong offset) & run.TryEnd();
            Invariant.Require(ok, "a stored masked run is readable");
            decoded.Add(new MaskedRun((int)start, (int)length, new ContributionId(origin), (int)offset));
        }

        return decoded;
    }
}
