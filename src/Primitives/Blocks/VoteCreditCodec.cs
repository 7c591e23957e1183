using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Primitives.Blocks;

/// <summary>
/// Bytes of a block's credits (docs/spec/ledger.md, section Block):
/// <code>
/// rlp([[distance u8, kind u8, index u16, signature 64], ...])
/// </code>
/// and the header's commitment to them. Reading checks form: count, distance 1 to 16, kind Notarize or
/// Finalize, index below 256; order and truth are the ledger's question. Thread-safe.
/// </summary>
public static class VoteCreditCodec
{
    // Payload: distance 1, kind 1, index at most 3 (0x82 and two bytes), signature 2 + 64; the header is 2.
    private const int ItemBytesMax = 2 + 1 + 1 + 3 + 2 + Signature.CompactSize;

    /// <summary>Longest encoding of a block's credits.</summary>
    public const int SizeBytesMax = 3 + (VoteCredit.CountMax * ItemBytesMax);

    /// <summary>Bytes a credit adds to a block.</summary>
    public static int SizeOf(in VoteCredit credit) => RlpWriter.LengthOfList(ItemPayloadOf(credit));

    /// <summary>
    /// What header.extraData must be: empty without credits, else keccak of their encoding. Block 0, whose
    /// extraData binds the genesis, is the one exception, and has no credits.
    /// </summary>
    public static ReadOnlyMemory<byte> CommitmentOf(IReadOnlyList<VoteCredit> credits)
    {
        ArgumentNullException.ThrowIfNull(credits);
        if (credits.Count == 0)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        RlpWriter writer = new(SizeBytesMax);
        Write(writer, credits);
        return Keccak.Hash(writer.Written).ToArray();
    }

    /// <summary>True when the block's header commits to exactly the credits beside it.</summary>
    public static bool IsCommitted(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return IsCommitted(block.Header, block.Credits);
    }

    /// <summary>True when a header commits to exactly these credits.</summary>
    public static bool IsCommitted(BlockHeader header, IReadOnlyList<VoteCredit> credits)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(credits);
        return header.Number.Value == 0
            ? credits.Count == 0
            : header.ExtraData.Span.SequenceEqual(CommitmentOf(credits).Span);
    }

    /// <summary>Writes the list as one item.</summary>
    internal static void Write(RlpWriter writer, IReadOnlyList<VoteCredit> credits)
    {
        Invariant.Require(credits.Count <= VoteCredit.CountMax, "a block has at most 64 credits");
        Span<byte> signature = stackalloc byte[Signature.CompactSize];
        writer.WriteListHeader(PayloadOf(credits));
        for (int i = 0; i < credits.Count; i++)
        {
            credits[i].Signature.WriteCompact(signature);
            writer.WriteListHeader(ItemPayloadOf(credits[i]))
                .WriteUInt(credits[i].Distance)
                .WriteUInt((ulong)credits[i].Kind)
                .WriteUInt(credits[i].Index.Value)
                .WriteBytes(signature);
        }
    }

    /// <summary>Reads the items of the list.</summary>
    internal static BlockError TryRead(ref RlpReader list, out IReadOnlyList<VoteCredit> credits)
    {
        credits = [];
        List<VoteCredit> read = [];
        while (!list.IsAtEnd)
        {
            if (read.Count == VoteCredit.CountMax)
            {
                return BlockError.TooManyCredits;
            }

            if (!list.TryReadList(out RlpReader item))
            {
                return BlockError.CreditsMalformed;
            }

            BlockError error = TryReadItem(ref item, out VoteCredit credit);
            if (error != BlockError.None)
            {
                return error;
            }

            read.Add(credit);
        }

        credits = read;
        return BlockError.None;
    }

    private static BlockError TryReadItem(ref RlpReader item, out VoteCredit credit)
    {
        credit = default;
        bool read = item.TryReadUInt64(out ulong distance);
        read &= item.TryReadUInt64(out ulong kind);
        read &= item.TryReadUInt64(out ulong index);
        read &= item.TryReadFixed(Signature.CompactSize, out ReadOnlySpan<byte> signature);
        if (!read || !item.TryEnd())
        {
            return BlockError.CreditsMalformed;
        }

        if (distance is < 1 or > VoteCredit.DistanceMax
            || kind is not ((ulong)BodyKind.Notarize or (ulong)BodyKind.Finalize)
            || index >= ValidatorIndex.CountMax)
        {
            return BlockError.CreditOutOfRange;
        }

        credit = new VoteCredit(
            (byte)distance, (BodyKind)kind, new ValidatorIndex((ushort)index),
            Signature.FromCompact(signature, 0));
        return BlockError.None;
    }

    private static int PayloadOf(IReadOnlyList<VoteCredit> credits)
    {
        int payload = 0;
        for (int i = 0; i < credits.Count; i++)
        {
            payload += SizeOf(credits[i]);
        }

        return payload;
    }

    private static int ItemPayloadOf(in VoteCredit credit) =>
        RlpWriter.LengthOfUInt(credit.Distance)
        + RlpWriter.LengthOfUInt((ulong)credit.Kind)
        + RlpWriter.LengthOfUInt(credit.Index.Value)
        + RlpWriter.LengthOfBytes(Signature.CompactSize, 0);
}
