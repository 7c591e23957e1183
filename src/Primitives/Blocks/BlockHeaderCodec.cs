using System.Diagnostics.CodeAnalysis;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Blocks;

/// <summary>
/// Bytes of a header (docs/spec/ledger.md, section Bytes): an RLP list of 22 fields, of which ommersHash,
/// difficulty, mixHash, nonce and timestamp are implied by the others and checked when read. Thread-safe.
/// </summary>
public static class BlockHeaderCodec
{
    /// <summary>Longest encoded header.</summary>
    public const int SizeBytesMax = 1_024;

    /// <summary>Longest extraData.</summary>
    public const int ExtraDataBytesMax = 32;

    private const int NonceBytes = 8;

    /// <summary>The header's bytes.</summary>
    public static byte[] Encode(BlockHeader header)
    {
        RlpWriter writer = new(SizeBytesMax);
        Write(writer, header);
        return writer.ToArray();
    }

    /// <summary>keccak of the header's bytes: the block's hash.</summary>
    public static Hash256 ComputeHash(BlockHeader header)
    {
        RlpWriter writer = new(SizeBytesMax);
        Write(writer, header);
        return Keccak.Hash(writer.Written);
    }

    /// <summary>Writes the header as one item.</summary>
    public static void Write(RlpWriter writer, BlockHeader header)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(header);
        Invariant.Require(header.ExtraData.Length <= ExtraDataBytesMax, "extraData is at most 32 bytes");
        Span<byte> zeroNonce = stackalloc byte[NonceBytes];
        zeroNonce.Clear();
        writer.StartList()
            .WriteHash(header.ParentHash)
            .WriteHash(KnownHashes.EmptyUncles)
            .WriteAddress(header.Beneficiary)
            .WriteHash(header.StateRoot)
            .WriteHash(header.TransactionsRoot)
            .WriteHash(header.ReceiptsRoot)
            .WriteBytes(header.LogsBloom.Bytes)
            .WriteUInt(0)
            .WriteUInt(header.Number.Value)
            .WriteUInt(header.GasLimit)
            .WriteUInt(header.GasUsed)
            .WriteUInt(header.Timestamp)
            .WriteBytes(header.ExtraData.Span)
            .WriteHash(Hash256.Zero)
            .WriteBytes(zeroNonce)
            .WriteUInt256(header.BaseFeePerGas)
            .WriteUInt(header.TimestampMs)
            .WriteUInt(header.Epoch.Value)
            .WriteUInt(header.View.Value)
            .WriteUInt(header.ParentView.Value)
            .WriteHash(header.AttributionRoot)
            .WriteHash(header.ValidatorsHash)
            .EndList();
    }

    /// <summary>Reads exactly one header; the result holds no reference to the bytes.</summary>
    public static bool TryDecode(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out BlockHeader? header, out BlockError error)
    {
        header = null;
        if (bytes.Length > SizeBytesMax)
        {
            error = BlockError.SizeLimitExceeded;
            return false;
        }

        RlpReader reader = new(bytes);
        if (TryRead(ref reader, out header, out error) && !reader.TryEnd())
        {
            (header, error) = (null, BlockError.HeaderMalformed);
        }

        return header is not null;
    }

    /// <summary>Reads a header as the next item of <paramref name="reader"/>.</summary>
    internal static bool TryRead(
        ref RlpReader reader, [NotNullWhen(true)] out BlockHeader? header, out BlockError error)
    {
        header = null;
        if (!reader.TryReadList(out RlpReader list))
        {
            error = BlockError.HeaderMalformed;
            return false;
        }

        BlockHeaderFields fields = new(list);
        header = fields.Read();
        error = fields.Error;
        header = error == BlockError.None ? header : null;
        return header is not null;
    }
}
