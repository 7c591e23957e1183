using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Fees;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Storage.Chain;

/// <summary>
/// A block's settled inferences as stored, one RLP list of
/// <code>
/// [inferenceId, transactionIndex, model, revision, payer, host, modelOwner, tokensIn, tokensOut, proof,
///  [host, protocol, burned, model, stakers, data, unattributed],
///  [[start, length, contribution, position, datanet, payee, weight, wei], ...], acceptance]
/// </code>
/// acceptance stands only when it is not 0, so that records of built-in models are what they always were.
/// </summary>
internal static class AttributionCodec
{
    internal static byte[] Encode(IReadOnlyList<AttributionRecord> records)
    {
        RlpWriter writer = new(1024);
        writer.StartList();
        foreach (AttributionRecord record in records)
        {
            Write(writer, record);
        }

        return writer.EndList().ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not what <see cref="Encode"/> wrote.</exception>
    internal static IReadOnlyList<AttributionRecord> Decode(ReadOnlySpan<byte> bytes)
    {
        List<AttributionRecord> records = [];
        RlpReader reader = new(bytes);
        bool read = reader.TryReadList(out RlpReader list) && reader.TryEnd();
        while (read && !list.IsAtEnd)
        {
            AttributionRecord? record = null;
            read = list.TryReadList(out RlpReader item) && TryRead(ref item, out record) && item.TryEnd();
            records.Add(record!);
        }

        return read ? records : throw new InvalidDataException("stored attribution records do not decode");
    }

    private static void Write(RlpWriter writer, AttributionRecord record)
    {
        writer.StartList()
            .WriteHash(record.InferenceId)
            .WriteUInt((ulong)record.TransactionIndex)
            .WriteUInt(record.Model.Value)
            .WriteUInt(record.Revision)
            .WriteAddress(record.Payer)
            .WriteAddress(record.Host)
            .WriteAddress(record.ModelOwner)
            .WriteUInt(record.TokensIn)
            .WriteUInt(record.TokensOut)
            .WriteBytes(record.Proof);
        FeeSplit fee = record.Fee;
        writer.StartList();
        foreach (UInt256 part in (UInt256[])
            [fee.Host, fee.Protocol, fee.Burned, fee.Model, fee.Stakers, fee.Data, fee.Unattributed])
        {
            writer.WriteUInt256(part);
        }

        writer.EndList().StartList();
        foreach (Payout payout in record.Payouts)
        {
            writer.StartList()
                .WriteUInt((ulong)payout.Start)
                .WriteUInt((ulong)payout.Length)
                .WriteUInt(payout.Contribution.Value)
                .WriteUInt(payout.Position)
                .WriteUInt(payout.Datanet.Value)
                .WriteAddress(payout.Payee)
                .WriteUInt(payout.Weight)
                .WriteUInt256(payout.Wei)
                .EndList();
        }

        writer.EndList();
        if (record.Acceptance != Acceptance.NotNeeded)
        {
            writer.WriteUInt((byte)record.Acceptance);
        }

        writer.EndList();
    }

    private static bool TryRead(ref RlpReader item, out AttributionRecord? record)
    {
        bool read = item.TryReadHash(out Hash256 id);
        read &= TryReadInt32(ref item, out int index);
        read &= item.TryReadUInt64(out ulong model);
        read &= TryReadUInt32(ref item, out uint revision);
        read &= item.TryReadAddress(out Address payer);
        read &= item.TryReadAddress(out Address host);
        read &= item.TryReadAddress(out Address owner);
        read &= TryReadUInt32(ref item, out uint tokensIn);
        read &= TryReadUInt32(ref item, out uint tokensOut);
        read &= item.TryReadBytes(out ReadOnlySpan<byte> proof);
        record = null;
        List<Payout> payouts = [];
        if (!read
            || !item.TryReadList(out RlpReader fee) || !TryReadFee(ref fee, out FeeSplit? split)
            || !item.TryReadList(out RlpReader list) || !TryReadPayouts(ref list, payouts))
        {
            return false;
        }

        ulong acceptance = 0;
        if (!item.IsAtEnd
            && (!item.TryReadUInt64(out acceptance) || acceptance is 0 or > (byte)Acceptance.Voucher))
        {
            return false;
        }

        record = new AttributionRecord(
            id, index, new ModelId(model), revision, payer, host, owner,
            tokensIn, tokensOut, proof.ToArray(), split!, payouts)
        { Acceptance = (Acceptance)acceptance };
        return true;
    }

    private static bool TryReadFee(ref RlpReader fee, out FeeSplit? split)
    {
        bool read = fee.TryReadUInt256(out UInt256 host);
        read &= fee.TryReadUInt256(out UInt256 protocol);
        read &= fee.TryReadUInt256(out UInt256 burned);
        read &= fee.TryReadUInt256(out UInt256 model);
        read &= fee.TryReadUInt256(out UInt256 stakers);
        read &= fee.TryReadUInt256(out UInt256 data);
        read &= fee.TryReadUInt256(out UInt256 unattributed);
        split = new FeeSplit(host, protocol, burned, model, stakers, data, unattributed);
        return read && fee.TryEnd();
    }

    private static bool TryReadPayouts(ref RlpReader list, List<Payout> payouts)
    {
        while (!list.IsAtEnd)
        {
            if (!list.TryReadList(out RlpReader item))
            {
                return false;
            }

            bool read = TryReadInt32(ref item, out int start);
            read &= TryReadInt32(ref item, out int length);
            read &= item.TryReadUInt64(out ulong contribution);
            read &= item.TryReadUInt64(out ulong position);
            read &= item.TryReadUInt64(out ulong datanet);
            read &= item.TryReadAddress(out Address payee);
            read &= item.TryReadUInt64(out ulong weight);
            read &= item.TryReadUInt256(out UInt256 wei);
            if (!read || !item.TryEnd())
            {
                return false;
            }

            payouts.Add(new Payout(
                start, length, new ContributionId(contribution), position, new DatanetId(datanet), payee,
                weight, wei));
        }

        return true;
    }

    private static bool TryReadUInt32(ref RlpReader item, out uint value)
    {
        bool read = item.TryReadUInt64(out ulong wide) && wide <= uint.MaxValue;
        value = read ? (uint)wide : 0;
        return read;
    }

    private static bool TryReadInt32(ref RlpReader item, out int value)
    {
        bool read = item.TryReadUInt64(out ulong wide) && wide <= int.MaxValue;
        value = read ? (int)wide : 0;
        return read;
    }
}
