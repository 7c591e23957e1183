using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Transactions;

/// <summary>
/// Reads the fields of an envelope's list in order. After the first fault every read gives a default value
/// and
/// <see cref="Error"/> keeps the fault's name.
/// </summary>
internal ref struct TransactionFieldReader(RlpReader list)
{
    private RlpReader _list = list;

    public TransactionError Error { get; private set; }

    /// <summary>Offset of the next field in the raw envelope.</summary>
    public readonly int Offset => _list.Offset;

    public ulong ReadUInt64(TransactionField field)
    {
        _ = _list.TryReadUInt64(out ulong value) || Fail(field);
        return value;
    }

    public UInt256 ReadUInt256(TransactionField field)
    {
        _ = _list.TryReadUInt256(out UInt256 value) || Fail(field);
        return value;
    }

    public Address? ReadTo()
    {
        if (!_list.TryReadBytes(out ReadOnlySpan<byte> bytes))
        {
            Fail(TransactionField.To);
            return null;
        }

        if (bytes.Length is not (0 or Address.Size))
        {
            bool tooShort = bytes.Length < Address.Size;
            Set(tooShort ? TransactionError.AddressTooShort : TransactionError.AddressTooLong);
        }

        return bytes.Length == Address.Size ? new Address(bytes) : null;
    }

    /// <summary>The range of the data in the raw envelope.</summary>
    public Range ReadData()
    {
        if (!_list.TryReadBytes(out ReadOnlySpan<byte> bytes))
        {
            Fail(TransactionField.Data);
            return default;
        }

        return (_list.Offset - bytes.Length).._list.Offset;
    }

    public IReadOnlyList<AccessListEntry> ReadAccessList()
    {
        if (!_list.TryReadList(out RlpReader entries))
        {
            Fail(TransactionField.AccessList);
            return [];
        }

        List<AccessListEntry> list = [];
        while (Error == TransactionError.None && !entries.IsAtEnd)
        {
            if (entries.TryReadList(out RlpReader entry))
            {
                ReadEntry(entry, list);
            }
            else
            {
                Set(TransactionField.AccessList.NameOf(entries.Error));
            }
        }

        return list;
    }

    public void ReadEnd()
    {
        if (Error == TransactionError.None && !_list.IsAtEnd)
        {
            Set(TransactionError.RlpTooManyElements);
        }
    }

    private void ReadEntry(RlpReader entry, List<AccessListEntry> list)
    {
        if (!entry.TryReadAddress(out Address address))
        {
            Set(NameOf(
                entry.Error,
                TransactionError.RlpInvalidAccessListAddressTooShort,
                TransactionError.RlpInvalidAccessListAddressTooLong));
            return;
        }

        if (!entry.TryReadList(out RlpReader slots))
        {
            Set(TransactionField.AccessList.NameOf(entry.Error));
            return;
        }

        List<Hash256> keys = [];
        while (!slots.IsAtEnd)
        {
            if (!slots.TryReadHash(out Hash256 key))
            {
                Set(NameOf(
                    slots.Error,
                    TransactionError.RlpInvalidAccessListStorageTooShort,
                    TransactionError.RlpInvalidAccessListStorageTooLong));
                return;
            }

            keys.Add(key);
        }

        if (!entry.TryEnd())
        {
            Set(TransactionError.RlpInvalidAccessList);
        }

        list.Add(new AccessListEntry(address, keys));
    }

    private static TransactionError NameOf(
        RlpError error, TransactionError tooShort, TransactionError tooLong) =>
        error switch
        {
            RlpError.StringTooShort => tooShort,
            RlpError.StringTooLong => tooLong,
            _ => TransactionField.AccessList.NameOf(error),
        };

    private bool Fail(TransactionField field)
    {
        bool missing = _list.Error == RlpError.UnexpectedEnd && _list.IsAtEnd;
        return Set(missing ? TransactionError.RlpTooFewElements : field.NameOf(_list.Error));
    }

    private bool Set(TransactionError error)
    {
        Error = Error == TransactionError.None ? error : Error;
        return false;
    }
}
