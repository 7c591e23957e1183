using System.Text;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>
/// The descriptive part of a datanet, kept in the content store under keccak(rlp([name, domain, licence])).
/// Strings are UTF-8.
/// </summary>
public sealed record DatanetRecord(string Name, string Domain, string Licence)
{
    /// <summary>The longest name, in UTF-8 bytes.</summary>
    public const int NameBytesMax = 64;

    /// <summary>The longest domain, in UTF-8 bytes.</summary>
    public const int DomainBytesMax = 64;

    /// <summary>The longest licence, in UTF-8 bytes.</summary>
    public const int LicenceBytesMax = 128;

    /// <summary>The RLP form.</summary>
    public byte[] Encode() =>
        new RlpWriter()
            .StartList()
            .WriteBytes(Encoding.UTF8.GetBytes(Name))
            .WriteBytes(Encoding.UTF8.GetBytes(Domain))
            .WriteBytes(Encoding.UTF8.GetBytes(Licence))
            .EndList()
            .ToArray();

    /// <summary>Reads what <see cref="Encode"/> wrote; anything else is a corrupt content store.</summary>
    public static DatanetRecord Decode(ReadOnlySpan<byte> rlp)
    {
        var reader = new RlpReader(rlp);
        bool ok = reader.TryReadList(out RlpReader list) & list.TryReadBytes(NameBytesMax,
            out ReadOnlySpan<byte> name)
            & list.TryReadBytes(DomainBytesMax, out ReadOnlySpan<byte> domain)
            & list.TryReadBytes(LicenceBytesMax, out ReadOnlySpan<byte> licence)
            & list.TryEnd() & reader.TryEnd();
        Invariant.Require(ok, "a stored datanet record is readable");
        return new DatanetRecord(
            Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(domain), Encoding.UTF8.GetString(licence));
    }
}
