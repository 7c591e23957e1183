using System.Diagnostics.CodeAnalysis;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Blocks;

/// <summary>
/// Bytes of a block: rlp([header, [raw transaction as a string, ...], [credit, ...]]) (docs/spec/ledger.md,
/// section Bytes). Reading checks form and each transaction's own rules; whether roots, gas and credits are
/// right is the ledger's question. Thread-safe.
/// </summary>
public static class BlockCodec
{
    /// <summary>Longest encoded block.</summary>
    public const int SizeBytesMax = 8 * 1024 * 1024;

    /// <summary>Most transactions in a block.</summary>
    public const int TransactionsMax = 65_536;

    /// <summary>
    /// What a block has at most besides its transactions and credits, for whoever fills one up to a size.
    /// </summary>
    public const int OverheadBytesMax = BlockHeaderCodec.SizeBytesMax + 16;

    /// <summary>Bytes a transaction adds to a block.</summary>
    public static int SizeOf(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return RlpWriter.LengthOfBytes(transaction.Raw.Span);
    }

    /// <summary>The block's bytes.</summary>
    public static byte[] Encode(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        int payload = block.Transactions.Sum(SizeOf);
        RlpWriter writer = new(OverheadBytesMax + payload + VoteCreditCodec.SizeBytesMax);
        writer.StartList();
        BlockHeaderCodec.Write(writer, block.Header);
        writer.WriteListHeader(payload);
        foreach (Transaction transaction in block.Transactions)
        {
            writer.WriteBytes(transaction.Raw.Span);
        }

        VoteCreditCodec.Write(writer, block.Credits);
        writer.EndList();
        return writer.ToArray();
    }

    /// <summary>
    /// Reads a block. The memory is kept by its transactions, so it must not change afterwards.
    /// </summary>
    /// <param name="bytes">The block's bytes.</param>
    /// <param name="chainId">The chain its transactions must be of.</param>
    /// <param name="knownSender">Gives the sender of a transaction this node has decoded before, by hash, or
    /// null.</param>
    /// <param name="block">The block, when true is returned.</param>
    /// <param name="failure">What was wrong, when false is returned.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> bytes,
        ulong chainId,
        Func<Hash256, Address?>? knownSender,
        [NotNullWhen(true)] out Block? block,
        out BlockDecodeFailure failure)
    {
        block = null;
        if (!TryOpen(
            bytes.Span, out BlockHeader? header, out RlpReader list,
            out IReadOnlyList<VoteCredit> credits, out BlockError error))
        {
            failure = new BlockDecodeFailure(error);
            return false;
        }

        List<Transaction> transactions = [];
        while (!list.IsAtEnd)
        {
            TransactionError transactionError = TransactionError.None;
            Transaction? transaction = null;
            error = transactions.Count == TransactionsMax ? BlockError.TooManyTransactions
                : !list.TryReadBytes(out ReadOnlySpan<byte> raw) ? BlockError.TransactionsMalformed
                : TransactionDecoder.TryDecode(
                    bytes.Slice(list.Offset - raw.Length, raw.Length),
                    chainId,
                    knownSender,
                    out transaction,
                    out transactionError) ? BlockError.None
                : BlockError.TransactionInvalid;
            if (error != BlockError.None)
            {
                bool isTransaction = error == BlockError.TransactionInvalid;
                failure =
                    new BlockDecodeFailure(error, isTransaction ? transactions.Count : -1, transactionError);
                return false;
            }

            transactions.Add(transaction!);
        }

        failure = default;
        block = new Block(header!, BlockHeaderCodec.ComputeHash(header!), transactions, credits);
        return true;
    }

    /// <summary>
    /// Reads only the header out of a block's bytes: what follows it is not looked at, nor checked. For
    /// telling cheaply whether a block is one that was asked for.
    /// </summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out BlockHeader? header)
    {
        header = null;
        RlpReader reader = new(bytes);
        return bytes.Length <= SizeBytesMax && reader.TryReadList(out RlpReader parts)
            && BlockHeaderCodec.TryRead(ref parts, out header, out _);
    }

    /// <summary>
    /// Reads the form of a block without decoding its transactions, so that no signature is recovered:
    /// whether the header commits to what is beside it can be told from this.
    /// </summary>
    /// <param name="bytes">The block's bytes; the transactions keep this memory.</param>
    /// <param name="header">The header, when true is returned.</param>
    /// <param name="transactions">The raw transactions.</param>
    /// <param name="credits">The credits.</param>
    public static bool TryReadForm(
        ReadOnlyMemory<byte> bytes,
        [NotNullWhen(true)] out BlockHeader? header,
        out IReadOnlyList<ReadOnlyMemory<byte>> transactions,
        out IReadOnlyList<VoteCredit> credits)
    {
        List<ReadOnlyMemory<byte>> read = [];
        transactions = read;
        if (!TryOpen(bytes.Span, out header, out RlpReader list, out credits, out _))
        {
            return false;
        }

        while (!list.IsAtEnd)
        {
            if (read.Count == TransactionsMax || !list.TryReadBytes(out ReadOnlySpan<byte> raw))
            {
                return false;
            }

            read.Add(bytes.Slice(list.Offset - raw.Length, raw.Length));
        }

        return header is not null;
    }

    /// <summary>
    /// Reads a block this node has accepted before, with the senders it found then, in order; nothing is
    /// checked again. Only for bytes out of the node's own database.
    /// </summary>
    public static Block DecodeTrusted(ReadOnlyMemory<byte> bytes, IReadOnlyList<Address> senders)
    {
        ArgumentNullException.ThrowIfNull(senders);
        bool opened = TryOpen(
            bytes.Span, out BlockHeader? header, out RlpReader list,
            out IReadOnlyList<VoteCredit> credits, out BlockError error);
        Invariant.Require(opened, $"a stored block does not decode: {error}");
        List<Transaction> transactions = new(senders.Count);
        foreach (Address sender in senders)
        {
            Invariant.Require(
                list.TryReadBytes(out ReadOnlySpan<byte> raw), "a stored block lacks transactions");
            transactions.Add(
                TransactionDecoder.DecodeTrusted(bytes.Slice(list.Offset - raw.Length, raw.Length), sender));
        }

        Invariant.Require(list.IsAtEnd, "a stored block has more transactions than senders");
        return new Block(header!, BlockHeaderCodec.ComputeHash(header!), transactions, credits);
    }

    // The credits are few and bounded, so they are read here; the transactions are left to the caller.
    private static bool TryOpen(
        ReadOnlySpan<byte> bytes,
        out BlockHeader? header,
        out RlpReader transactions,
        out IReadOnlyList<VoteCredit> credits,
        out BlockError error)
    {
        header = null;
        transactions = default;
        credits = [];
        if (bytes.Length > SizeBytesMax)
        {
            error = BlockError.SizeLimitExceeded;
            return false;
        }

        RlpReader reader = new(bytes);
        if (!reader.TryReadList(out RlpReader parts) || !reader.TryEnd())
        {
            error = BlockError.BlockMalformed;
            return false;
        }

        if (!BlockHeaderCodec.TryRead(ref parts, out header, out error))
        {
            return false;
        }

        error = !parts.TryReadList(out transactions) ? BlockError.TransactionsMalformed
            : !parts.TryReadList(out RlpReader list) ? BlockError.CreditsMalformed
            : !parts.TryEnd() ? BlockError.BlockMalformed
            : VoteCreditCodec.TryRead(ref list, out credits);
        return error == BlockError.None;
    }
}
