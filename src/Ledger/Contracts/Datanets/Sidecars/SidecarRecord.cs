using System.Text;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets.Sidecars;

/// <summary>
/// What a sidecar was recorded with that no later call needs from a slot, kept in the content store under
/// keccak(rlp([title, timestamp])).
/// </summary>
/// <param name="Title">The contributor's label.</param>
/// <param name="Timestamp">Second of the recording.</param>
public sealed record SidecarRecord(string Title, ulong Timestamp)
{
    /// <summary>The RLP form.</summary>
    public byte[] Encode() =>
        new RlpWriter()
            .StartList()
            .WriteBytes(Encoding.UTF8.GetBytes(Title))
            .WriteUInt(Timestamp)
            .EndList()
            .ToArray();

    /// <summary>Reads what <see cref="Encode"/> wrote; anything else is a corrupt content store.</summary>
    public static SidecarRecord Decode(ReadOnlySpan<byte> rlp)
    {
        var reader = new RlpReader(rlp);
        bool ok = reader.TryReadList(out RlpReader list)
            & list.TryReadBytes(ContributionRecord.TitleBytesMax, out ReadOnlySpan<byte> title)
            & list.TryReadUInt64(out ulong timestamp)
            & list.TryEnd() & reader.TryEnd();
        Invariant.Require(ok, "a stored sidecar record is readable");
        return new SidecarRecord(Encoding.UTF8.GetString(title), timestamp);
    }
}
