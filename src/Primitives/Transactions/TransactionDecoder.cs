using System.Diagnostics.CodeAnalysis;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Transactions;

/// <summary>
/// Decodes raw transactions of types 0, 1 and 2 (EIP-155, 2718, 2930, 1559) strictly: canonical RLP, every
/// bound of Ethereum at Cancun (EIP-2, 1559, 2028, 2681, 3860), and the sender recovered. Whatever is wrong
/// has a name. Chain state (nonce order, balance, base fee) is not looked at. Thread-safe.
/// </summary>
public static class TransactionDecoder
{
    /// <summary>Longest envelope accepted.</summary>
    public const int RawSizeBytesMax = 512 * 1024;

    /// <summary>
    /// Decodes an envelope. The memory is kept by the transaction, so it must not change afterwards.
    /// </summary>
    /// <param name="raw">The envelope's bytes.</param>
    /// <param name="chainId">The one chain accepted, besides unprotected legacy ones; null accepts
    /// any.</param>
    /// <param name="transaction">The transaction, when true is returned.</param>
    /// <param name="error">What was wrong, when false is returned.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> raw,
        ulong? chainId,
        [NotNullWhen(true)] out Transaction? transaction,
        out TransactionError error) => TryDecode(raw, chainId, knownSender: null, out transaction, out error);

    /// <summary>
    /// Decodes an envelope as the other overload does, but takes the sender of one this node has decoded
    /// before from
    /// <paramref name="knownSender"/> (by hash, null when unknown): recovering it costs more than all the
    /// rest.
    /// </summary>
    public static bool TryDecode(
        ReadOnlyMemory<byte> raw,
        ulong? chainId,
        Func<Hash256, Address?>? knownSender,
        [NotNullWhen(true)] out Transaction? transaction,
        out TransactionError error)
    {
        error = TryParse(raw, chainId, out Transaction? draft, out Range signed);
        if (error == TransactionError.None)
        {
            error = CheckRules(draft!);
        }

        transaction = null;
        if (error != TransactionError.None)
        {
            return false;
        }

        Address sender = knownSender?.Invoke(draft!.Hash) ?? Address.Zero;
        if (sender.IsZero && !Secp256k1.TryRecover(SigningHash(draft!, signed), draft!.Signature, out sender))
        {
            error = TransactionError.EcRecoveryFail;
            return false;
        }

        transaction = draft! with { Sender = sender };
        return true;
    }

    /// <summary>
    /// Decodes an envelope this node has accepted before, with the sender it recovered then; the rules and
    /// the signature are not checked again. Only for bytes out of the node's own database.
    /// </summary>
    public static Transaction DecodeTrusted(ReadOnlyMemory<byte> raw, Address sender)
    {
        TransactionError error = TryParse(raw, chainId: null, out Transaction? draft, out _);
        Invariant.Require(
            error == TransactionError.None,
            $"a stored transaction does not decode: {TransactionErrors.NameOf(error)}");
        return draft! with { Sender = sender };
    }

    private static TransactionError TryParse(
        ReadOnlyMemory<byte> raw, ulong? chainId, out Transaction? draft, out Range signed)
    {
        (draft, signed) = (null, default);
        ReadOnlySpan<byte> bytes = raw.Span;
        if (bytes.IsEmpty || bytes.Length > RawSizeBytesMax)
        {
            return bytes.IsEmpty ? TransactionError.RlpErrorEof : TransactionError.SizeLimitExceeded;
        }

        if (bytes[0] is 0 or (> 2 and < 0x80))
        {
            return TransactionError.TypeNotSupported;
        }

        TransactionType type = bytes[0] < 0x80 ? (TransactionType)bytes[0] : TransactionType.Legacy;
        RlpReader reader = new(bytes);
        if (type != TransactionType.Legacy)
        {
            // The type byte is an RLP item of its own to the reader, so offsets stay those of the envelope.
            reader.TrySkip();
        }

        if (!reader.TryReadList(out RlpReader list) || !reader.TryEnd())
        {
            return NameOfHeader(reader.Error, reader.IsAtEnd);
        }

        TransactionFieldReader fields = new(list);
        draft = type == TransactionType.Legacy
            ? ReadLegacy(ref fields, raw, out int signedEnd)
            : ReadTyped(ref fields, raw, type, out signedEnd);
        signed = list.Offset..signedEnd;
        if (fields.Error != TransactionError.None)
        {
            return fields.Error;
        }

        return CheckChain(draft, chainId);
    }

    private static TransactionError NameOfHeader(RlpError error, bool atEnd) => error switch
    {
        RlpError.UnexpectedEnd when atEnd => TransactionError.RlpErrorEof,
        RlpError.ListExpected => TransactionError.RlpInvalidHeader,
        RlpError.LengthLeadingZeros => TransactionError.RlpErrorSizeLeadingZeros,
        _ => TransactionError.RlpErrorSize,
    };

    private static Transaction ReadLegacy(
        ref TransactionFieldReader fields, ReadOnlyMemory<byte> raw, out int signedEnd)
    {
        ulong nonce = fields.ReadUInt64(TransactionField.Nonce);
        UInt256 price = fields.ReadUInt256(TransactionField.GasPrice);
        ulong gas = fields.ReadUInt64(TransactionField.GasLimit);
        Address? to = fields.ReadTo();
        UInt256 value = fields.ReadUInt256(TransactionField.Value);
        Range data = fields.ReadData();
        signedEnd = fields.Offset;
        UInt256 v = fields.ReadUInt256(TransactionField.V);
        UInt256 r = fields.ReadUInt256(TransactionField.R);
        UInt256 s = fields.ReadUInt256(TransactionField.S);
        fields.ReadEnd();

        // EIP-155: v = chain * 2 + 35 + parity; v = 27 + parity binds no chain. Both make an odd v parity 0.
        // Any other v names chain 0, which none is.
        bool unprotected = v == 27 || v == 28;
        UInt256 chain = v >= 35 ? (v - 35) >> 1 : UInt256.Zero;
        return new Transaction
        {
            Type = TransactionType.Legacy,
            ChainId = unprotected ? null : chain.FitsUInt64 ? (ulong)chain : 0,
            Nonce = nonce,
            MaxPriorityFeePerGas = price,
            MaxFeePerGas = price,
            GasLimit = gas,
            To = to,
            Value = value,
            Data = raw[data],
            Signature = new Signature(r, s, (v & UInt256.One).IsZero ? (byte)1 : (byte)0),
            Sender = default,
            Hash = Keccak.Hash(raw.Span),
            Raw = raw,
        };
    }

    private static Transaction ReadTyped(
        ref TransactionFieldReader fields, ReadOnlyMemory<byte> raw, TransactionType type, out int signedEnd)
    {
        bool priced = type == TransactionType.DynamicFee;
        ulong chainId = fields.ReadUInt64(TransactionField.ChainId);
        ulong nonce = fields.ReadUInt64(TransactionField.Nonce);
        UInt256 tip = priced ? fields.ReadUInt256(TransactionField.PriorityFee) : default;
        UInt256 price = fields.ReadUInt256(priced ? TransactionField.MaxFee : TransactionField.GasPrice);
        ulong gas = fields.ReadUInt64(TransactionField.GasLimit);
        Address? to = fields.ReadTo();
        UInt256 value = fields.ReadUInt256(TransactionField.Value);
        Range data = fields.ReadData();
        IReadOnlyList<AccessListEntry> accessList = fields.ReadAccessList();
        signedEnd = fields.Offset;
        ulong parity = fields.ReadUInt64(TransactionField.YParity);
        UInt256 r = fields.ReadUInt256(TransactionField.R);
        UInt256 s = fields.ReadUInt256(TransactionField.S);
        fields.ReadEnd();
        return new Transaction
        {
            Type = type,
            ChainId = chainId,
            Nonce = nonce,
            MaxPriorityFeePerGas = priced ? tip : price,
            MaxFeePerGas = price,
            GasLimit = gas,
            To = to,
            Value = value,
            Data = raw[data],
            AccessList = accessList,
            Signature = new Signature(r, s, (byte)Math.Min(parity, byte.MaxValue)),
            Sender = default,
            Hash = Keccak.Hash(raw.Span),
            Raw = raw,
        };
    }

    private static TransactionError CheckChain(Transaction transaction, ulong? chainId)
    {
        bool accepted = transaction.ChainId is not { } named || (named != 0 && named == (chainId ?? named));
        return accepted ? TransactionError.None : TransactionError.InvalidChainid;
    }

    // Cheapest first; recovering the sender, which costs most, comes after all of them.
    private static TransactionError CheckRules(Transaction transaction)
    {
        if (!transaction.Signature.IsCanonical)
        {
            return TransactionError.InvalidSignatureVrs;
        }

        if (transaction.Nonce == ulong.MaxValue)
        {
            return TransactionError.NonceTooBig;
        }

        if (transaction.MaxPriorityFeePerGas > transaction.MaxFeePerGas)
        {
            return TransactionError.PriorityGreaterThanMaxFeePerGas;
        }

        if (transaction.To is null && transaction.Data.Length > IntrinsicGas.InitcodeSizeBytesMax)
        {
            return TransactionError.InitcodeSizeExceeded;
        }

        if (transaction.GasLimit < IntrinsicGas.Of(transaction))
        {
            return TransactionError.IntrinsicGasTooLow;
        }

        return UInt256.TryMultiply(transaction.MaxFeePerGas, transaction.GasLimit, out _)
            ? TransactionError.None
            : TransactionError.GaslimitPriceProductOverflow;
    }

    // What was signed is the fields before the signature, byte for byte as they stand in the envelope: they
    // are canonical, so writing them again would give the same.
    private static Hash256 SigningHash(Transaction transaction, Range signed)
    {
        ReadOnlySpan<byte> fields = transaction.Raw.Span[signed];
        RlpWriter writer = new(fields.Length + 32);
        if (transaction.Type != TransactionType.Legacy)
        {
            writer.WriteRaw([(byte)transaction.Type]).WriteListHeader(fields.Length).WriteRaw(fields);
        }
        else if (transaction.ChainId is { } chainId)
        {
            // EIP-155 appends (chainId, 0, 0).
            writer.WriteListHeader(fields.Length + RlpWriter.LengthOfUInt(chainId) + 2).WriteRaw(fields)
                .WriteUInt(chainId).WriteUInt(0).WriteUInt(0);
        }
        else
        {
            writer.WriteListHeader(fields.Length).WriteRaw(fields);
        }

        return Keccak.Hash(writer.Written);
    }
}
