using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Storage.RocksDb;
using static OpenLedger.Storage.Chain.ChainKeyLayout;

namespace OpenLedger.Storage.Chain;

/// <summary>The bulk of each block by height, and content by root. Thread-safe for readers.</summary>
internal sealed class BlockArchive(Tables tables)
{
    private readonly RocksDatabase _database = tables.Database;
    private readonly ColumnFamily _family = tables.BlocksFamily;

    internal void Add(WriteBatch batch, ExecutedBlock executed, ReadOnlyMemory<byte>? certificate)
    {
        Block block = executed.Block;
        ulong height = block.Header.Number.Value;
        Put(batch, Header, height, BlockHeaderCodec.Encode(block.Header));
        Put(batch, ChainKeyLayout.Body, height, BlockCodec.Encode(block));
        Put(batch, Senders, height, EncodeSenders(block.Transactions));
        Put(batch, Receipts, height, ReceiptCodec.EncodeStoredForm(executed.Receipts));
        if (executed.Attributions.Count > 0)
        {
            Put(batch, Attributions, height, AttributionCodec.Encode(executed.Attributions));
        }

        if (executed.CorpusEvents.Count > 0)
        {
            Put(batch, CorpusEvents, height, CorpusEventCodec.Encode(executed.CorpusEvents));
        }

        if (executed.Transfers.Count > 0)
        {
            Put(batch, Transfers, height, TransferCodec.Encode(executed.Transfers));
        }

        if (certificate is { IsEmpty: false } bytes)
        {
            Put(batch, Certificate, height, bytes.Span);
        }

        Span<byte> key = stackalloc byte[HashedSize];
        if (executed.NextSet is { } set)
        {
            batch.Put(
                _family, Hashed(key, ValidatorSet, block.Header.ValidatorsHash),
                ValidatorSetCommitment.Encode(set));
        }

        foreach ((Hash256 root, byte[] content) in executed.Content)
        {
            batch.Put(_family, Hashed(key, Content, root), content);
        }
    }

    internal BlockHeader? GetHeader(Height height)
    {
        Span<byte> key = stackalloc byte[NumberedSize];
        using PinnedValue stored = _database.GetPinned(_family, Numbered(key, Header, height.Value));
        if (!stored.Exists)
        {
            return null;
        }

        return BlockHeaderCodec.TryDecode(stored.Span, out BlockHeader? header, out BlockError error)
            ? header
            : throw new InvalidDataException($"the stored header {height} does not decode: {error}");
    }

    internal Block? GetBlock(Height height) =>
        Get(ChainKeyLayout.Body, height) is { } body
            ? BlockCodec.DecodeTrusted(body, DecodeSenders(Get(Senders, height) ?? []))
            : null;

    internal IReadOnlyList<Receipt>? GetReceipts(Height height)
    {
        if (Get(Receipts, height) is not { } stored)
        {
            return null;
        }

        return ReceiptCodec.TryDecodeStoredForm(stored, out IReadOnlyList<Receipt>? receipts, out var error)
            ? receipts
            : throw new InvalidDataException($"the stored receipts of block {height} do not decode: {error}");
    }

    internal IReadOnlyList<AttributionRecord> GetAttributions(Height height) =>
        Get(Attributions, height) is { } stored ? AttributionCodec.Decode(stored) : [];

    internal IReadOnlyList<InternalTransfer> GetTransfers(Height height) =>
        Get(Transfers, height) is { } stored ? TransferCodec.Decode(stored) : [];

    /// <summary>Every change of the corpus since genesis, in order.</summary>
    internal IEnumerable<CorpusEvent> GetCorpusEvents()
    {
        using RocksIterator blocks = _database.NewPrefixIterator(_family, [CorpusEvents]);
        for (blocks.SeekToFirst(); blocks.IsValid; blocks.Next())
        {
            foreach (CorpusEvent change in CorpusEventCodec.Decode(blocks.Value))
            {
                yield return change;
            }
        }
    }

    /// <summary>The lowest certificate at or above a height.</summary>
    internal (Height Height, byte[] Bytes)? GetCertificate(Height height)
    {
        Span<byte> lower = stackalloc byte[NumberedSize];
        using RocksIterator above = _database.NewIterator(
            _family, Numbered(lower, Certificate, height.Value), [Certificate + 1]);
        above.SeekToFirst();
        return above.IsValid ? (new Height(NumberOf(above.Key)), above.Value.ToArray()) : null;
    }

    internal byte[]? GetContent(Hash256 root)
    {
        Span<byte> key = stackalloc byte[HashedSize];
        return _database.Get(_family, Hashed(key, Content, root));
    }

    internal CommittedSet? GetValidatorSet(Hash256 validatorsHash)
    {
        Span<byte> key = stackalloc byte[HashedSize];
        if (_database.Get(_family, Hashed(key, ValidatorSet, validatorsHash)) is not { } stored)
        {
            return null;
        }

        return ValidatorSetCommitment.TryDecode(stored)
            ?? throw new InvalidDataException($"the stored validator set {validatorsHash} does not decode");
    }

    private static byte[] EncodeSenders(IReadOnlyList<Transaction> transactions)
    {
        byte[] senders = new byte[transactions.Count * Address.Size];
        for (int i = 0; i < transactions.Count; i++)
        {
            transactions[i].Sender.CopyTo(senders.AsSpan(i * Address.Size));
        }

        return senders;
    }

    private static Address[] DecodeSenders(ReadOnlySpan<byte> bytes)
    {
        Address[] senders = new Address[bytes.Length / Address.Size];
        for (int i = 0; i < senders.Length; i++)
        {
            senders[i] = new Address(bytes.Slice(i * Address.Size, Address.Size));
        }

        return senders;
    }

    private byte[]? Get(byte kind, Height height)
    {
        Span<byte> key = stackalloc byte[NumberedSize];
        return _database.Get(_family, Numbered(key, kind, height.Value));
    }

    private void Put(WriteBatch batch, byte kind, ulong height, ReadOnlySpan<byte> value)
    {
        Span<byte> key = stackalloc byte[NumberedSize];
        batch.Put(_family, Numbered(key, kind, height), value);
    }
}
