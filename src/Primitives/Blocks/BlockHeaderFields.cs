using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Blocks;

/// <summary>Reads the 22 fields of a header in order; <see cref="Error"/> keeps the first fault.</summary>
internal ref struct BlockHeaderFields(RlpReader list)
{
    private RlpReader _list = list;

    public BlockError Error { get; private set; }

    /// <summary>All fields; what it gives means nothing when there is an error.</summary>
    public BlockHeader Read()
    {
        Hash256 parentHash = Hash(BlockError.ParentHashMalformed);
        Expect(Hash(BlockError.OmmersHashNotEmpty) == KnownHashes.EmptyUncles, BlockError.OmmersHashNotEmpty);
        Address beneficiary = _list.TryReadAddress(out Address address) ? address : Fail<Address>(
            BlockError.BeneficiaryMalformed);
        Hash256 stateRoot = Hash(BlockError.StateRootMalformed);
        Hash256 transactionsRoot = Hash(BlockError.TransactionsRootMalformed);
        Hash256 receiptsRoot = Hash(BlockError.ReceiptsRootMalformed);
        Bloom bloom = ReadBloom();
        Expect(Integer(BlockError.DifficultyNotZero) == 0, BlockError.DifficultyNotZero);
        ulong number = Integer(BlockError.NumberMalformed);
        ulong gasLimit = Integer(BlockError.GasLimitMalformed);
        ulong gasUsed = Integer(BlockError.GasUsedMalformed);
        ulong timestamp = Integer(BlockError.TimestampMalformed);
        byte[] extraData = ReadExtraData();
        Expect(Hash(BlockError.MixHashNotZero).IsZero, BlockError.MixHashNotZero);
        Expect(_list.TryReadFixed(8, out ReadOnlySpan<byte> nonce) && !nonce.ContainsAnyExcept((byte)0),
            BlockError.NonceNotZero);
        UInt256 baseFee =
            _list.TryReadUInt256(out UInt256 fee) ? fee : Fail<UInt256>(BlockError.BaseFeeMalformed);
        ulong timestampMs = Integer(BlockError.TimestampMsMalformed);
        Expect(timestamp == timestampMs / 1000, BlockError.TimestampMismatch);
        ulong epoch = Integer(BlockError.EpochMalformed);
        ulong view = Integer(BlockError.ViewMalformed);
        ulong parentView = Integer(BlockError.ParentViewMalformed);
        Hash256 attributionRoot = Hash(BlockError.AttributionRootMalformed);
        Hash256 validatorsHash = Hash(BlockError.ValidatorsHashMalformed);
        Expect(_list.IsAtEnd, BlockError.HeaderTooManyFields);
        return new BlockHeader
        {
            ParentHash = parentHash,
            Beneficiary = beneficiary,
            StateRoot = stateRoot,
            TransactionsRoot = transactionsRoot,
            ReceiptsRoot = receiptsRoot,
            LogsBloom = bloom,
            Number = new Height(number),
            GasLimit = gasLimit,
            GasUsed = gasUsed,
            ExtraData = extraData,
            BaseFeePerGas = baseFee,
            TimestampMs = timestampMs,
            Epoch = new Epoch(epoch),
            View = new View(view),
            ParentView = new View(parentView),
            AttributionRoot = attributionRoot,
            ValidatorsHash = validatorsHash,
        };
    }

    private Hash256 Hash(BlockError malformed) =>
        _list.TryReadHash(out Hash256 hash) ? hash : Fail<Hash256>(malformed);

    private ulong Integer(BlockError malformed) =>
        _list.TryReadUInt64(out ulong value) ? value : Fail<ulong>(malformed);

    private Bloom ReadBloom()
    {
        if (!_list.TryReadFixed(Bloom.Size, out ReadOnlySpan<byte> bytes))
        {
            Fail<Bloom>(BlockError.LogsBloomMalformed);
            return Bloom.Empty;
        }

        return bytes.ContainsAnyExcept((byte)0) ? Bloom.FromBytes(bytes) : Bloom.Empty;
    }

    private byte[] ReadExtraData()
    {
        if (!_list.TryReadBytes(BlockHeaderCodec.ExtraDataBytesMax, out ReadOnlySpan<byte> bytes))
        {
            Fail<byte[]>(BlockError.ExtraDataMalformed);
            return [];
        }

        return bytes.ToArray();
    }

    private void Expect(bool condition, BlockError error)
    {
        if (!condition)
        {
            Fail<bool>(error);
        }
    }

    private T? Fail<T>(BlockError error)
    {
        bool missing = _list.Error == RlpError.UnexpectedEnd && _list.IsAtEnd;
        Error = Error != BlockError.None ? Error : missing ? BlockError.HeaderTooFewFields : error;
        return default;
    }
}
