using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Transactions;

/// <summary>
/// Signs transactions of types 0 (EIP-155), 1 (EIP-2930) and 2 (EIP-1559) and writes their envelope.
/// </summary>
public static class TransactionSigner
{
    /// <summary>
    /// Signs and encodes. Whether the result is acceptable (gas, prices) is the decoder's question.
    /// </summary>
    public static Transaction Sign(UnsignedTransaction transaction, PrivateKey key)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(key);
        Signature signature = Secp256k1.Sign(key, SigningHash(transaction));
        byte[] raw = Encode(transaction, signature);
        bool priced = transaction.Type == TransactionType.DynamicFee;
        return new Transaction
        {
            Type = transaction.Type,
            ChainId = transaction.ChainId,
            Nonce = transaction.Nonce,
            MaxPriorityFeePerGas = priced ? transaction.MaxPriorityFeePerGas : transaction.MaxFeePerGas,
            MaxFeePerGas = transaction.MaxFeePerGas,
            GasLimit = transaction.GasLimit,
            To = transaction.To,
            Value = transaction.Value,
            Data = transaction.Data.ToArray(),
            AccessList = transaction.AccessList,
            Signature = signature,
            Sender = key.Address,
            Hash = Keccak.Hash(raw),
            Raw = raw,
        };
    }

    /// <summary>The digest a sender of these fields signs.</summary>
    public static Hash256 SigningHash(UnsignedTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        RequireForm(transaction);
        RlpWriter writer = new(256 + transaction.Data.Length);
        writer.StartList();
        WriteFields(writer, transaction);
        if (transaction is { Type: TransactionType.Legacy, ChainId: { } chainId })
        {
            writer.WriteUInt(chainId).WriteUInt(0).WriteUInt(0);
        }

        return Keccak.Hash(Envelope(transaction.Type, writer.EndList()));
    }

    private static byte[] Encode(UnsignedTransaction transaction, in Signature signature)
    {
        RlpWriter writer = new(256 + transaction.Data.Length);
        writer.StartList();
        WriteFields(writer, transaction);
        UInt256 v = transaction.Type != TransactionType.Legacy ? signature.YParity
            : transaction.ChainId is { } chainId ? ((UInt256)chainId * 2) + 35 + signature.YParity
            : 27UL + signature.YParity;
        writer.WriteUInt256(v).WriteUInt256(signature.R).WriteUInt256(signature.S);
        return Envelope(transaction.Type, writer.EndList());
    }

    private static byte[] Envelope(TransactionType type, RlpWriter writer) =>
        type == TransactionType.Legacy ? writer.ToArray() : [(byte)type, .. writer.Written];

    private static void WriteFields(RlpWriter writer, UnsignedTransaction transaction)
    {
        if (transaction.Type != TransactionType.Legacy)
        {
            writer.WriteUInt(transaction.ChainId!.Value);
        }

        writer.WriteUInt(transaction.Nonce);
        if (transaction.Type == TransactionType.DynamicFee)
        {
            writer.WriteUInt256(transaction.MaxPriorityFeePerGas);
        }

        writer.WriteUInt256(transaction.MaxFeePerGas).WriteUInt(transaction.GasLimit)
            .WriteOptionalAddress(transaction.To).WriteUInt256(transaction.Value)
            .WriteBytes(transaction.Data.Span);
        if (transaction.Type == TransactionType.Legacy)
        {
            return;
        }

        writer.StartList();
        foreach (AccessListEntry entry in transaction.AccessList)
        {
            writer.StartList().WriteAddress(entry.Address).StartList();
            foreach (Hash256 key in entry.StorageKeys)
            {
                writer.WriteHash(key);
            }

            writer.EndList().EndList();
        }

        writer.EndList();
    }

    private static void RequireForm(UnsignedTransaction transaction)
    {
        if (!Enum.IsDefined(transaction.Type))
        {
            throw new ArgumentException("types 0, 1 and 2 can be signed", nameof(transaction));
        }

        bool legacy = transaction.Type == TransactionType.Legacy;
        if ((transaction.ChainId is null or 0) && !(legacy && transaction.ChainId is null))
        {
            throw new ArgumentException("the transaction names no chain", nameof(transaction));
        }

        if (legacy && transaction.AccessList.Count > 0)
        {
            throw new ArgumentException("a legacy transaction has no access list", nameof(transaction));
        }
    }
}
