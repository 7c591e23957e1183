using System.Text;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>
/// A curator's decision, kept in the content store under keccak(rlp([contribution, curator, accepted,
/// reason, height])).
/// </summary>
public sealed record ReviewRecord(
    ContributionId Contribution, Address Curator, bool Accepted, string Reason, Height Height)
{
    /// <summary>The longest reason, in UTF-8 bytes.</summary>
    public const int ReasonBytesMax = 256;

    /// <summary>The RLP form.</summary>
    public byte[] Encode() =>
        new RlpWriter()
            .StartList()
            .WriteUInt(Contribution.Value)
            .WriteAddress(Curator)
            .WriteUInt(Accepted ? 1UL : 0UL)
            .WriteBytes(Encoding.UTF8.GetBytes(Reason))
            .WriteUInt(Height.Value)
            .EndList()
            .ToArray();

    /// <summary>Reads what <see cref="Encode"/> wrote; anything else is a corrupt content store.</summary>
    public static ReviewRecord Decode(ReadOnlySpan<byte> rlp)
    {
        var reader = new RlpReader(rlp);
        bool ok = reader.TryReadList(out RlpReader list)
            & list.TryReadUInt64(out ulong contribution)
            & list.TryReadAddress(out Address curator)
            & list.TryReadUInt64(out ulong accepted)
            & list.TryReadBytes(ReasonBytesMax, out ReadOnlySpan<byte> reason)
            & list.TryReadUInt64(out ulong height)
            & list.TryEnd() & reader.TryEnd();
        Invariant.Require(ok, "a stored review record is readable");
        return new ReviewRecord(
            new ContributionId(contribution), curator, accepted == 1, Encoding.UTF8.GetString(reason),
            new Height(height));
    }
}
